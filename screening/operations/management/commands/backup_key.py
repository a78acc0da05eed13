from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from screening.operations.backups.recipient import key_sheet, make_recipient, recipient
from screening.operations.backups.sealing import recipient_text


class Command(BaseCommand):
    help = "Make the key with which backups are opened, and show it once. Backups are locked for it from then on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replace", action="store_true", help="a new one; older backups still need the old one")

    def handle(self, *args: Any, replace: bool, **options: Any) -> None:
        if recipient() is not None and not replace:
            raise CommandError("There is a backup key already. With --replace later backups are locked for a new one.")
        key = make_recipient()
        self.stdout.write(key_sheet(key))
        if settings.KEY_FILE is None:
            self.stdout.write(f"For the environment (.env): BACKUP_RECIPIENT={recipient_text(key.public_key())}")
