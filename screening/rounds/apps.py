from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "screening.rounds"
    label = "rounds"
