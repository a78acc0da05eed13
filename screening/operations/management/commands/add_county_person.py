from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.models import COUNTY_POSTS, Role
from accounts.own_data import OwnDataCommand
from accounts.services.people import UsernameTaken
from accounts.two_people.services import NotTheSecondPerson
from students.models import County
from students.services.by_two import add_county_person


class Command(OwnDataCommand):
    help = "An officer, child-protection contact or auditor of the county, with the code for the first sign-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=sorted(role.value for role in COUNTY_POSTS))
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--county", help="its name, where there are several")

    def handle(
        self, *args: Any, role: str, username: str, name: str, county: str | None = None, **options: Any
    ) -> None:
        found = list(County.objects.filter(name=county) if county else County.objects.all())
        if len(found) != 1:
            raise CommandError("Which county? --county NAME")
        try:
            slip = add_county_person(found[0], by=None, role=Role(role), username=username, name=name)
        except NotTheSecondPerson as error:
            raise CommandError(f"Somebody of the house can, or could within 14 days: {error}.") from error
        except UsernameTaken as error:
            raise CommandError("Somebody signs in with this name already.") from error
        self.stdout.write(f"Shown this once only, for seven days:\n  {slip.person.username:14} {slip.code}")
