import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import translation

from accounts.cannot_store import what_happened, why_not
from accounts.own_data import refuse_other_keys
from screening.operations.doctor.examining import Examination, examine, repair
from screening.operations.doctor.lines import doctor_lines, exit_code
from screening.operations.wellness.lines import Level

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
        except (DatabaseError, OSError) as error:
            raise CommandError("\n".join(_in_two_languages(error))) from error
        self.stdout.write("  ".join(f"{name}: {count}" for name, count in done.items()) + "\n\n")


def _in_two_languages(error: Exception) -> Iterator[str]:
    for language in ("zh-hans", "en"):
        with translation.override(language):
            yield what_happened(why_not(error))
