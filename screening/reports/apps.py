from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"

    def ready(self) -> None:
        from accounts.audit.naming import kept_heads
        from screening.reports import personal_data, scheduled
        from screening.reports.county import paper as district
        from screening.reports.fanout import registering as fanout
        from screening.reports.monthly import ask_notices
        from screening.reports.monthly import papers as monthly
        from screening.reports.monthly.selectors import heads_on_reports

        personal_data.declare_fields()
        for room in (monthly, ask_notices, district, fanout):
            room.register()
        kept_heads.append(heads_on_reports)
        scheduled.register()
