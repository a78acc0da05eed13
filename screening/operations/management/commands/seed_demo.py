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
from screening.operations.demo.copies import multiply
from screening.operations.demo.school_year import demo_day
from screening.operations.demo.sizes import Size

IN_A_COUNTY = 20  # schools
MOST_ROUNDS = 6
USUAL_SEED = 3  # a county near the averages of its recipe


def grades(text: str) -> tuple[int, int]:
    """``1-9`` → (1, 9)."""
    low, high = (int(part) for part in text.split("-"))
    if not 1 <= low <= high <= 9:
        raise ValueError(text)
    return low, high


class Command(BaseCommand):
    help = "Fill an empty database with invented data; the same --seed and --day give the same county."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=USUAL_SEED)
        parser.add_argument(
            "--day", type=date.fromisoformat, default=None, help="started on this day (YYYY-MM-DD), not today"
        )
        parser.add_argument("--schools", type=int, default=3, help=f"of more than {IN_A_COUNTY} a province is made")
        parser.add_argument("--classes", type=int, default=None, help="classes a school")
        parser.add_argument("--students-per-class", type=int, default=None)
        parser.add_argument("--accounts", type=Path, default=None, help="where the account list is written")
        parser.add_argument("--rounds", type=int, default=3, choices=range(MOST_ROUNDS + 1), help="past ones")
        parser.add_argument("--grades", type=grades, default=(3, 9), help="first and last grade, as in 1-9")

    def handle(self, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("This database is not empty. The demo county is made only in an empty one.")
        counties = -(-options["schools"] // IN_A_COUNTY)
        wanted = ("classes", "students_per_class", "rounds", "grades")
        size = Size(schools=-(-options["schools"] // counties), **{name: options[name] for name in wanted})
        day = demo_day(options["day"] or demo_clock.real_today())
        passwords = build(day, options["seed"], size, self.stdout.write)
        if counties > 1:
            multiply(counties, whole_counties=True)
            self.stdout.write(f"{counties} counties of {size.schools} schools, all like the first")
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
