from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "screening.rounds"
    label = "rounds"

    def ready(self) -> None:
        from screening.rounds.personal_data import declare_rounds

        declare_rounds()
