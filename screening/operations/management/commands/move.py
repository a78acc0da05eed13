from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations import embedded, moving, preparation
from screening.operations.backups.asking import add_key_option, asked_key, not_written
from screening.operations.backups.drilling import drill
from screening.operations.backups.making import AlreadyRunning, NoRecipient
from screening.operations.backups.sealing import Damaged, WrongKey


class Command(BaseCommand):
    help = "Carry everything to another computer or to the county's server; stop the program first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", type=Path, help="a folder, on a stick for instance, for the backup that is carried")
        what.add_argument("--stay", action="store_true", help="it did not work there: go on with the data here")
        add_key_option(parser)

    def handle(self, *args: Any, to: Path | None, stay: bool, key_file: Path | None, **options: Any) -> None:
        if settings.KEY_FILE is None:
            raise CommandError("From one server to another: ./manage.py backup, and “Restore” in docs/server.md.")
        if to is not None and not to.is_dir():
            raise CommandError(f"There is no folder {to}. Is the stick in?")
        try:
            with embedded.only_one(settings.VAR_DIR):
                self.stdout.write(self.move(to, key_file) if to else self.stay())
        except (embedded.CannotStart, *preparation.REFUSALS) as error:
            raise CommandError(str(error)) from error
        except NoRecipient as error:
            raise CommandError("There is no backup key yet. Make it first: ./manage.py backup_key") from error
        except AlreadyRunning as error:
            raise CommandError("Another backup is being written there.") from error
        except OSError as error:
            raise not_written(error) from error

    def move(self, to: Path, key_file: Path | None) -> str:
        """With the backup key at hand what is carried is opened and counted before the old place is left."""
        preparation.check_data(prepared=True)
        archive = moving.carry(to)
        if key_file:
            self.prove(archive, key_file)
        moving.leave(archive)
        return moving.words(archive)

    def prove(self, archive: Path, key_file: Path) -> None:
        try:
            self.stdout.write(f"{archive.name}: {drill(archive, asked_key(key_file))}")
        except (WrongKey, Damaged) as error:
            raise CommandError("What was written does not open with this key. Nothing was moved.") from error

    def stay(self) -> str:
        return moving.SAYS["stays" if moving.stay() else "never"]
