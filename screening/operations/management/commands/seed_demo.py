"""Fill an empty database with the invented county of Hexi."""

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from config import demo_clock
from screening.operations.demo.build import build
from screening.operations.demo.school_year import demo_day

USUAL_SEED = 3


class Command(BaseCommand):
    help = "Fill an empty database with invented data; the same --seed and --day give the same county."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=USUAL_SEED)
        parser.add_argument(
            "--day", type=date.fromisoformat, default=None, help="started on this day (YYYY-MM-DD), not today"
        )
        parser.add_argument("--children", type=int, default=None, help="at most so many in a class")
        parser.add_argument("--accounts", type=Path, default=None, help="where the account list is written")

    def handle(self, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("This database is not empty. The demo county is made only in an empty one.")
        day = demo_day(options["day"] or demo_clock.real_today())
        passwords = build(day, options["seed"], self.stdout.write, options["children"])
        path = write_accounts(options["accounts"] or settings.VAR_DIR / "demo-accounts.csv", passwords)
        demo_clock.write_down(settings.VAR_DIR / "demo", day)
        self.stdout.write(f"Today of the demo: {day}\nAccounts: {path}")


def write_accounts(path: Path, passwords: dict[str, str]) -> Path:
    """username,password,role,name of every demo account; readable by its owner only."""
    path.touch(mode=0o600)
    people = {user.username: user for user in User.objects.filter(username__in=passwords)}
    with path.open("w", newline="") as handle:
        rows = csv.writer(handle)
        rows.writerow(["username", "password", "role", "name"])
        for username, password in passwords.items():
            rows.writerow([username, password, people[username].role, people[username].name])
    return path
