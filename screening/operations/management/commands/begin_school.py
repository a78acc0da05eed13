import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from accounts.services.people import UsernameTaken
from screening.operations.services import AlreadyBegun, begin_school
from students.models import School

QUESTIONS = {
    "county": "County (区县)",
    "township": "Township (乡镇)",
    "school": "School (学校)",
    "admin_username": "User name of the school administrator, for example heli",
    "admin_name": "Name of the school administrator (姓名)",
}
OFFICER = {
    "officer_username": "User name of the district officer who opens rounds (empty: later)",
    "officer_name": "Name of the district officer",
}


class Command(BaseCommand):
    help = "Create county, school and first school administrator in an empty database; asks what no option answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, question in {**QUESTIONS, **OFFICER}.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--kind", choices=School.Kind.values, default=School.Kind.TOWNSHIP)

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        if School.objects.exists():
            return  # every later start of an empty school comes by here
        answers = self._answers(options)
        officer = answers["officer_username"]
        try:
            _school, passwords = begin_school(
                county=answers["county"],
                township=answers["township"],
                school=answers["school"],
                kind=kind,
                administrator=User(username=answers["admin_username"], name=answers["admin_name"]),
                officer=User(username=officer, name=answers["officer_name"]) if officer else None,
                day=timezone.localdate(),
            )
        except UsernameTaken as error:
            raise CommandError("Two people cannot have the same user name.") from error
        except AlreadyBegun:
            return
        self._show(passwords)

    def _answers(self, options: dict[str, Any]) -> dict[str, str]:
        given = {name: (options[name] or "").strip() for name in [*QUESTIONS, *OFFICER]}
        given["township"] = given["township"] or given["county"]
        missing = [name for name in QUESTIONS if not given[name]]
        if missing and not sys.stdin.isatty():
            words = " ".join(f"--{name.replace('_', '-')} …" for name in missing)
            raise CommandError(f"An empty school needs a few names first: ./script/start --empty {words}")
        for name in missing:
            given[name] = _ask(QUESTIONS[name])
        if missing and not given["officer_username"]:
            given["officer_username"] = input(f"{OFFICER['officer_username']}: ").strip()
        if given["officer_username"] and not given["officer_name"]:
            given["officer_name"] = _ask(OFFICER["officer_name"]) if sys.stdin.isatty() else given["officer_username"]
        return given

    def _show(self, passwords: dict[str, str]) -> None:
        self.stdout.write("\nShown this once only; the first sign-in asks for a new password:\n")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:14} {password}")
        self.stdout.write("")


def _ask(question: str) -> str:
    while True:
        answer = input(f"{question}: ").strip()
        if answer:
            return answer
