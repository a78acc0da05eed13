from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.operations import preparation


class Command(BaseCommand):
    help = "Bring the database and the collected files to this version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tables", action="store_true", help="the database only; an image has its files already")
        parser.add_argument("--restored", action="store_true", help="these tables come from a backup just now")

    def handle(self, *args: Any, tables: bool, restored: bool, **options: Any) -> None:
        try:
            preparation.prepare_tables(restored=restored)
            if not tables:
                preparation.collect_changed_files()
        except preparation.REFUSALS as error:
            raise CommandError(str(error)) from error
