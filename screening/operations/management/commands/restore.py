from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations import embedded
from screening.operations.backups import restoring
from screening.operations.backups.asking import add_key_option, asked_key
from screening.operations.backups.crossing import DoesNotFit
from screening.operations.backups.sealing import Damaged, WrongKey

SAYS: dict[type[Exception], str] = {
    WrongKey: "This key does not open this backup. Nothing was changed.",
    Damaged: "The file is cut off or was changed. Nothing was changed here; take another backup.",
    restoring.NotEmpty: "There is data here. A backup goes into an empty installation only; name another folder.",
    restoring.OtherDatabase: "This backup is of PostgreSQL; it goes into PostgreSQL only.",
    restoring.NewerVersion: "This backup is of a newer version. Install that version first.",
    restoring.KeysElsewhere: "The keys in the environment are not those of this backup: see --keys-to.",
}


class Command(BaseCommand):
    help = "Put a backup into an empty installation and bring it to this version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        add_key_option(parser)
        parser.add_argument("--keys-to", type=Path, help="only write the keys of the backup there, for the environment")

    def handle(self, *args: Any, archive: Path, key_file: Path | None, keys_to: Path | None, **options: Any) -> None:
        if not archive.is_file():
            raise CommandError(f"There is no file {archive}.")
        key = asked_key(key_file)
        try:
            if keys_to:
                restoring.write_keys(archive, key, keys_to)
                return
            with embedded.only_one(settings.VAR_DIR):
                manifest = restoring.restore(archive, key)
                restoring.bring_up_to_date()
        except embedded.CannotStart as error:
            raise CommandError(str(error)) from error
        except DoesNotFit as error:
            raise CommandError(f"Not everything in {error} has a place in PostgreSQL. Nothing was changed.") from error
        except tuple(SAYS) as error:
            raise CommandError(SAYS[type(error)]) from error
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(
            f"Back as of {manifest['made_at']}: {len(manifest['tables'])} tables, {rows} rows, "
            f"{manifest['documents']} documents; counts and content are those of the backup."
        )
        if manifest["audit_head"]:
            self.stdout.write(f"Check the log: ./manage.py audit_verify --anchor {manifest['audit_head']}")
