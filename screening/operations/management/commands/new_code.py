from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.models import User
from accounts.own_data import OwnDataCommand
from accounts.two_people.services import NotTheSecondPerson
from students.services.by_two import code_at_console


class Command(OwnDataCommand):
    help = "A code for signing in, for somebody whom nobody else can give one: the last administrator, an officer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--lost", action="store_true", help="phone and spare codes of the second step are lost too")

    def handle(self, *args: Any, username: str, lost: bool = False, **options: Any) -> None:
        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError("Nobody with an open account signs in with this name.")
        try:
            code = code_at_console(user, by=None, lost=lost)
        except NotTheSecondPerson as error:
            raise CommandError(f"Somebody of the house can give a code, or could within 14 days: {error}.") from error
        self.stdout.write(f"Shown this once only, for seven days:\n  {user.username:14} {code}")
