from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "screening.reports"
    label = "reports"

    def ready(self) -> None:
        from screening.documents import registry
        from screening.jobs import due
        from screening.reports import chores, paper, personal_data, printing, wording

        personal_data.declare_fields()
        registry.register(
            printing.KIND,
            registry.Renderer(build=paper.build, may_see=printing.may_see, label=wording.MONTHLY_REPORT),
        )
        due.register(chores.make_last_month)
