from typing import Any

from django.core.management.base import BaseCommand

from screening.operations.preparation import prepare


class Command(BaseCommand):
    help = "Bring the database and the collected files to this version."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare()
