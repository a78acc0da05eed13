import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Role, User
from accounts.own_data import OwnDataCommand
from accounts.services.people import UsernameTaken
from screening.operations.backups.asking import check_sheet, write_sheet
from screening.operations.backups.sealing import key_in_words, make_recipient, recipient
from screening.operations.services import AlreadyBegun, begin_school
from students.models import School

QUESTIONS = {
    "county": "County (区县)",
    "township": "Township (乡镇)",
    "school": "School (学校)",
    "admin_username": "User name of the school administrator, for example heli",
    "admin_name": "Name of the school administrator (姓名)",
}
POSTS = {
    "headteacher": Role.HEADTEACHER,
    "officer": Role.DISTRICT_OFFICER,
    "contact": Role.PROTECTION_CONTACT,
}
LATER = {  # the administrator asks for them later, and a second person confirms
    "headteacher_username": "User name of the headteacher, the second person for accounts (empty: later)",
    "headteacher_name": "Name of the headteacher",
    "officer_username": "User name of the district officer who plans rounds (empty: later)",
    "officer_name": "Name of the district officer",
    "contact_username": "User name of the county's child-protection contact (empty: later)",
    "contact_name": "Name of the child-protection contact",
}


class Command(OwnDataCommand):
    help = "Create county, school and first school administrator in an empty database; asks what no option answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, question in {**QUESTIONS, **LATER}.items():
            parser.add_argument(f"--{name.replace('_', '-')}", help=question)
        parser.add_argument("--key-sheet", type=Path, help="the backup key as a PDF to print, best on a stick")
        parser.add_argument("--kind", choices=School.Kind.values, default=School.Kind.TOWNSHIP)

    def handle(self, *args: Any, kind: str, key_sheet: Path | None = None, **options: Any) -> None:
        if School.objects.exists():
            return  # every later start of an empty school comes by here
        if key_sheet:
            check_sheet(key_sheet)
        answers = self._answers(options)
        try:
            _school, passwords = begin_school(
                county=answers["county"],
                township=answers["township"],
                school=answers["school"],
                kind=kind,
                administrator=User(username=answers["admin_username"], name=answers["admin_name"]),
                posts=_named(answers),
                day=timezone.localdate(),
            )
        except UsernameTaken as error:
            raise CommandError("Two people cannot have the same user name.") from error
        except AlreadyBegun:
            return
        self._show(passwords)
        if settings.KEY_FILE and recipient() is None:
            key = make_recipient()
            self.stdout.write(key_in_words(key))
            if key_sheet:
                self.stdout.write(write_sheet(key, key_sheet))

    def _answers(self, options: dict[str, Any]) -> dict[str, str]:
        given = {name: (options[name] or "").strip() for name in [*QUESTIONS, *LATER]}
        given["township"] = given["township"] or given["county"]
        missing = [name for name in QUESTIONS if not given[name]]
        if missing and not sys.stdin.isatty():
            words = " ".join(f"--{name.replace('_', '-')} …" for name in missing)
            raise CommandError(f"An empty school needs a few names first: ./script/start --empty {words}")
        for name in missing:
            given[name] = _ask(QUESTIONS[name])
        for post in POSTS:
            self._ask_for(post, given, bool(missing))
        return given

    def _ask_for(self, post: str, given: dict[str, str], asks: bool) -> None:
        username, name = f"{post}_username", f"{post}_name"
        if asks and not given[username]:
            given[username] = input(f"{LATER[username]}: ").strip()
        if given[username] and not given[name]:
            given[name] = _ask(LATER[name]) if sys.stdin.isatty() else given[username]

    def _show(self, passwords: dict[str, str]) -> None:
        self.stdout.write("\nShown this once only; the first sign-in asks for a new password:\n")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:14} {password}")
        self.stdout.write("")


def _named(answers: dict[str, str]) -> dict[Role, User]:
    return {
        role: User(username=answers[f"{post}_username"], name=answers[f"{post}_name"])
        for post, role in POSTS.items()
        if answers[f"{post}_username"]
    }


def _ask(question: str) -> str:
    while True:
        answer = input(f"{question}: ").strip()
        if answer:
            return answer
