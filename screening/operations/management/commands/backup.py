from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.own_data import OwnDataCommand
from screening.jobs.scheduled import noted
from screening.operations.backups import making
from screening.operations.backups.asking import not_written
from screening.operations.models import Backup


class Command(OwnDataCommand):
    help = "Write a locked backup of everything: rows, documents, keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="a folder, on a stick for instance; else the usual one")
        parser.add_argument("--daily", action="store_true", help="made by the clock: 7 days, 4 weeks, 12 months stay")

    def handle(self, *args: Any, to: Path | None, daily: bool, **options: Any) -> None:
        if to is not None and not to.is_dir():
            raise CommandError(f"There is no folder {to}. Is the stick in?")
        reason = Backup.Reason.DAILY if daily else Backup.Reason.BY_HAND
        try:
            with noted(making.DAILY, unless=making.AlreadyRunning) if daily else nullcontext():
                made = making.note_backup(making.make_backup(reason=reason, folder=to))
        except making.NoRecipient as error:
            raise CommandError("There is no backup key yet. Make it first: ./manage.py backup_key") from error
        except making.AlreadyRunning as error:
            raise CommandError("Another backup is being written there.") from error
        except OSError as error:
            raise not_written(error) from error
        if daily:
            making.clear_old(Path(made.folder))
        self.stdout.write(f"{Path(made.folder) / made.file_name}\n{made.size} bytes, SHA-256 {made.sha256}")
        if made.anchor:
            self.stdout.write(f"audit log {made.anchor}")
