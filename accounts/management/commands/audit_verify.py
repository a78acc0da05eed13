"""`manage.py audit_verify`: says what is wrong with the audit log and ends with 1 if anything is."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError

from accounts.audit import KeptHead, every_head, head, seal_leftovers, verify
from accounts.forms import LONGEST, SHORTEST
from accounts.own_data import OwnDataCommand


def anchor(text: str) -> KeptHead:
    number, _, seal = text.partition(":")
    mac = "".join(seal.split()).lower()
    if not number.strip().isdigit() or not SHORTEST <= len(mac) <= LONGEST:
        raise ArgumentTypeError("an anchor is NUMBER:SEAL, as on a report or in a backup's manifest; 16 figures do")
    return KeptHead(int(number), mac, "--anchor")


class Command(OwnDataCommand):
    help = "Check every number, seal and anchor of the audit log."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=anchor, action="append", default=[], help="NUMBER:SEAL kept elsewhere")
        parser.add_argument("--seal", action="store_true", help="seal what is waiting first")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seal"]:
            seal_leftovers()
        findings = verify(options["anchor"])
        for finding in findings:
            where = f"number {finding.number}" if finding.number else "no number"
            where += f" (noted: {finding.place})" if finding.place else ""
            self.stdout.write(f"{finding.trouble}: {where}, {finding.count} event(s), event {finding.event_id or '-'}")
        if findings:
            raise CommandError(f"{len(findings)} finding(s)", returncode=1)
        last, noted = head(), len(every_head()) + len(options["anchor"])
        self.stdout.write(f"compared with {noted} numbers noted elsewhere")
        self.stdout.write(
            f"nothing wrong; head {last.number}:{last.mac}" if last else "nothing wrong; the log is empty"
        )
