from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "screening.home"
    label = "home"

    def ready(self) -> None:
        from screening.home.audit_check import AUDIT_CHECK
        from screening.home.classes import to_fill_by_class
        from screening.home.handbook import HANDBOOK
        from students import hooks

        AUDIT_CHECK.register()
        HANDBOOK.register()
        hooks.to_fill_sources.append(to_fill_by_class)
