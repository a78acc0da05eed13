from argparse import ArgumentParser
from typing import Any

from accounts.own_data import OwnDataCommand
from screening.rights.clock import clock_lines
from screening.rights.services.retention import purge_all


class Command(OwnDataCommand):
    help = "Let go what has had its time, as the clock does by itself every day; --dry-run only says what and when."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say it and change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        for line in clock_lines():
            self.stdout.write(f"{line.what}: {line.when}; {line.waits}")
        if not dry_run:
            purge_all()
