from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "screening.cases"
    label = "cases"

    def ready(self) -> None:
        from screening.cases import registrations

        registrations.register()
