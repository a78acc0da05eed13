from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "screening.home"
    label = "home"
