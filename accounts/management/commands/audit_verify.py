"""`manage.py audit_verify`: says what is wrong with the audit log and ends with 1 if anything is."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.audit import head, seal_leftovers, verify


def anchor(text: str) -> tuple[int, str]:
    number, _, mac = text.partition(":")
    if not number.isdigit() or len(mac) != 64:
        raise ArgumentTypeError("an anchor is NUMBER:MAC, as printed on a report or in a backup's manifest")
    return int(number), mac


class Command(BaseCommand):
    help = "Check every number, seal and anchor of the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=anchor, action="append", default=[], help="NUMBER:MAC kept elsewhere")
        parser.add_argument("--seal", action="store_true", help="seal what is waiting first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            seal_leftovers()
        findings = verify(options["anchor"])
        for finding in findings:
            where = f"number {finding.number}" if finding.number else "no number"
            self.stdout.write(f"{finding.trouble}: {where}, {finding.count} event(s), event {finding.event_id or '-'}")
        if findings:
            raise CommandError(f"{len(findings)} finding(s)", returncode=1)
        last = head()
        self.stdout.write(
            f"nothing wrong; head {last.number}:{last.mac}" if last else "nothing wrong; the log is empty"
        )
