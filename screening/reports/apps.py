from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"

    def ready(self) -> None:
        from screening.reports import personal_data, scheduled
        from screening.reports.county.district import paper as district
        from screening.reports.county.equity import paper as equity
        from screening.reports.fanout import registering as fanout
        from screening.reports.monthly import papers as monthly

        personal_data.declare_fields()
        for room in (monthly, district, equity, fanout):
            room.register()
        scheduled.register()
