from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "screening.home"
    label = "home"

    def ready(self) -> None:
        from screening.home.audit_check import AUDIT_CHECK
        from screening.home.handbook import HANDBOOK

        AUDIT_CHECK.register()
        HANDBOOK.register()
