from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "screening.jobs"
    label = "jobs"

    def ready(self) -> None:
        from screening.jobs import personal_data

        personal_data.declare_fields()
