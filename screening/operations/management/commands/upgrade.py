from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from screening.operations import embedded, preparation
from screening.operations.backups.asking import add_key_option, asked_key
from screening.operations.backups.drilling import drill, newest_path
from screening.operations.backups.sealing import Damaged, WrongKey
from screening.operations.doctor.examining import examine
from screening.operations.doctor.lines import doctor_lines
from screening.operations.upgrade import by_copy, steps
from screening.operations.upgrade.smoke import DoesNotWork, smoke_run
from screening.operations.wellness.lines import Level

IGNORED = frozenset({"worker", "schema", "broker"})  # stopped, to be brought up to date, emptied at every start


class Command(BaseCommand):
    help = "Bring the data to this version: check, backup, tables, trial; and say the way back."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_key_option(parser)

    def handle(self, *args: Any, key_file: Path | None, **options: Any) -> None:
        try:
            with embedded.only_one(settings.VAR_DIR):
                self.upgrade(key_file)
        except (embedded.CannotStart, by_copy.StepFailed, *preparation.REFUSALS) as error:
            raise CommandError(str(error)) from error

    def upgrade(self, key_file: Path | None) -> None:
        self.look()
        before = steps.version_of_data()
        tables_waited = steps.tables_wait()
        if tables_waited:
            self.stdout.write(steps.SAYS["tables"])
        if tables_waited and connection.vendor == "sqlite":
            by_copy.bring_up_to_date()
        else:
            self.in_place()
        self.prove(key_file)
        steps.note_version()
        self.stdout.write(steps.SAYS["done"] % {"version": settings.VERSION})
        self.stdout.write(steps.news(before))
        self.stdout.write(steps.way_back(newest_path()) if tables_waited else steps.SAYS["as before"])

    def in_place(self) -> None:
        """Each change of the tables, if there is one, is a transaction; broken off it is begun again."""
        preparation.prepare()
        try:
            smoke_run()
        except DoesNotWork as error:
            raise CommandError(steps.SAYS["trial"] % {"says": error}) from error

    def look(self) -> None:
        """Data that cannot be read, a log that was changed, a full disk: an upgrade would make it worse."""
        preparation.check_data()
        bad = [line.words for line in doctor_lines(examine()) if line.level == Level.BAD and line.name not in IGNORED]
        if bad:
            raise CommandError("\n".join([steps.SAYS["first"], *bad]))
        steps.check_room()

    def prove(self, key_file: Path | None) -> None:
        """With the backup key at hand the backup is opened and counted as well; without it, it was read back only."""
        archive = newest_path()
        if key_file is None or archive is None:
            return
        try:
            self.stdout.write(f"{archive.name}: {drill(archive, asked_key(key_file))}")
        except (WrongKey, Damaged) as error:
            raise CommandError(steps.SAYS["unproved"]) from error
