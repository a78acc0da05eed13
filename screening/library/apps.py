from django.apps import AppConfig
from django.core import checks as django_checks


class LibraryConfig(AppConfig):
    name = "screening.library"
    label = "library"

    def ready(self) -> None:
        from screening.library.checks import shipped_definitions_are_the_frozen_ones
        from screening.library.personal_data import declare_library

        django_checks.register(shipped_definitions_are_the_frozen_ones, django_checks.Tags.database)
        declare_library()
