import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from accounts.own_data import refuse_other_keys
from screening.operations.doctor.examining import Examination, examine
from screening.operations.doctor.lines import doctor_lines, exit_code
from screening.operations.doctor.repairing import repair
from screening.operations.wellness.lines import Level

NO_SHELF = "The place where papers lie does not answer; nothing was changed."
CANNOT_OPEN = "The database cannot be opened; nothing was changed."
MARK = {Level.WELL: "✓ ", Level.LOOK: "! ", Level.BAD: "✗ "}


class Command(BaseCommand):
    help = (
        "Say in plain words what is well and what is not; ends with 1 where something needs a look, 2 where it stands."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what needs nobody's decision")

    def handle(self, *args: Any, **options: Any) -> None:
        found = examine()
        if options["repair"]:
            self.repair()
            found = examine()
        for language in ("zh-hans", "en"):
            with translation.override(language):
                self.say(found, whole=language == "zh-hans")
        if code := exit_code(doctor_lines(found)):
            sys.exit(code)

    def say(self, found: Examination, *, whole: bool) -> None:
        """All lines; in the second language only what is not well."""
        for line in doctor_lines(found):
            if whole or line.level:
                self.stdout.write(f"{MARK[line.level]} {line.words}")
        self.stdout.write("")

    def repair(self) -> None:
        refuse_other_keys()
        try:
            done = repair()
        except DatabaseError as error:
            raise CommandError(f"数据库打不开，什么都没有改动。\n{CANNOT_OPEN}") from error
        except OSError as error:
            raise CommandError(f"文件存放的地方没有回应，什么都没有改动。\n{NO_SHELF}") from error
        self.stdout.write("  ".join(f"{name}: {count}" for name, count in done.items()) + "\n\n")
