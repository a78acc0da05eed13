from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "screening.cases"
    label = "cases"
