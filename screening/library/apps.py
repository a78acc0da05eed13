from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "screening.library"
    label = "library"
