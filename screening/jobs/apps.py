from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "screening.jobs"
    label = "jobs"
