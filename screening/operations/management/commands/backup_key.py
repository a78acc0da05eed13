from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations.backups.asking import add_key_option, asked_key, check_sheet, write_sheet
from screening.operations.backups.sealing import key_in_words, make_recipient, recipient, recipient_text


class Command(BaseCommand):
    help = "Make the key with which backups are opened, and show it once. Backups are locked for it from then on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replace", action="store_true", help="a new one; older backups still need the old one")
        parser.add_argument(
            "--sheet", type=Path, help="a PDF to print, best on a stick; of a key that is there already it asks for it"
        )
        add_key_option(parser)

    def handle(
        self, *args: Any, replace: bool, sheet: Path | None = None, key_file: Path | None = None, **options: Any
    ) -> None:
        if recipient() is not None and not replace and sheet is None:
            raise CommandError("There is a backup key already. With --replace later backups are locked for a new one.")
        if sheet:
            check_sheet(sheet)
        if recipient() is not None and not replace:
            key = self._known_key(key_file)
        else:
            key = make_recipient()
            self.stdout.write(key_in_words(key))
            if settings.KEY_FILE is None:
                self.stdout.write(f"For the environment (.env): BACKUP_RECIPIENT={recipient_text(key.public_key())}")
        if sheet:
            self.stdout.write(write_sheet(key, sheet))

    def _known_key(self, key_file: Path | None) -> X25519PrivateKey:
        key, here = asked_key(key_file), recipient()
        if here is None or recipient_text(key.public_key()) != recipient_text(here):
            raise CommandError("This is not the key for which backups are locked here. Nothing was written.")
        return key
