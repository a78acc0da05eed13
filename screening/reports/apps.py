from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"

    def ready(self) -> None:
        from screening.reports import personal_data, scheduled
        from screening.reports.county.district import registering as district
        from screening.reports.county.equity import registering as equity
        from screening.reports.evaluation import registering as evaluation
        from screening.reports.fanout import registering as fanout
        from screening.reports.monthly import registering as monthly
        from screening.reports.psychometrics import registering as psychometrics
        from screening.reports.yields import registering as yields

        personal_data.declare_fields()
        for room in (monthly, district, equity, fanout, psychometrics, yields, evaluation):
            room.register()
        scheduled.register()
