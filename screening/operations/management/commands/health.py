import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from screening.operations.health import ASKED, QUESTIONS


class Command(BaseCommand):
    help = "Say whether database, tables, worker and disk are well; ends with 1 if one is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("only", nargs="*", help=f"ask only these: {', '.join(QUESTIONS)}")

    def handle(self, *args: Any, only: list[str], **options: Any) -> None:
        if unknown := set(only) - set(QUESTIONS):
            raise CommandError(f"There is no question {', '.join(sorted(unknown))}.")
        findings = {name: QUESTIONS[name]() for name in only or ASKED}
        for name, finding in findings.items():
            self.stdout.write(f"{'ok ' if finding.ok else 'BAD'}  {name:9} {finding.text}")
        if not all(finding.ok for finding in findings.values()):
            sys.exit(1)
