from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from accounts.own_data import OwnDataCommand
from screening.operations import embedded
from screening.operations.at_rest import rotate


class Command(OwnDataCommand):
    help = "Make a new field key and move every encrypted value to it; stop the program first. Killed, run it again."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with embedded.only_one(settings.VAR_DIR):
                done = rotate()
        except embedded.CannotStart as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done.changed} values moved to the new key.")
        if done.closed:
            raise CommandError(
                f"{done.closed} values cannot be read with any key; the old keys stay. See ./manage.py health."
            )
        if settings.KEY_FILE is None:
            self.stdout.write("Only the first key of FIELD_KEYS is needed from now on; those of LOOKUP_KEY all stay.")
        self.stdout.write("Make a backup now: ./manage.py backup")
