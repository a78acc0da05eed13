from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.operations.upgrade.smoke import DoesNotWork, smoke_run


class Command(BaseCommand):
    help = "Save a row and take it back, open a page, print a paper: does this program work on these tables?"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            smoke_run()
        except DoesNotWork as error:
            raise CommandError(str(error)) from error
        self.stdout.write("ok")
