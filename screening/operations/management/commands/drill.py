from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from accounts.own_data import OwnDataCommand
from screening.operations.backups import drilling
from screening.operations.backups.asking import add_key_option, asked_key
from screening.operations.backups.sealing import Damaged, WrongKey


class Command(OwnDataCommand):
    help = "Prove that the last backup opens and holds everything; nothing of this installation is touched."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, nargs="?", help="else the last one")
        add_key_option(parser)

    def handle(self, *args: Any, archive: Path | None, key_file: Path | None, **options: Any) -> None:
        path = archive or drilling.newest_path()
        if path is None or not path.is_file():
            raise CommandError("There is no backup to try. If it lies on a stick, is the stick in?")
        try:
            proof = drilling.drill(path, asked_key(key_file))
        except WrongKey as error:
            raise CommandError("This key does not open this backup.") from error
        except Damaged as error:
            raise CommandError("NOT GOOD: the file is cut off or was changed. Make a new backup today.") from error
        self.stdout.write(f"{path.name}: {proof}")
