from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "screening.operations"
    label = "operations"
