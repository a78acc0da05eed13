"""The first rows of an installation: a county, a school, and the people without whom nobody could sign in."""

import secrets
from datetime import date

from django.db import transaction

from accounts import audit
from accounts.models import Role, User
from accounts.services.people import create_user
from students.models import DUTY_OF_ROLE, County, CountyAssignment, School, StaffAssignment, Term, Township

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # no look-alikes: this is typed from a screen or a slip of paper


class AlreadyBegun(Exception):
    """There is a school here; further ones are the county's business, not this command's."""


@transaction.atomic
def begin_school(
    *, county: str, township: str, school: str, kind: str, administrator: User, posts: dict[Role, User], day: date
) -> tuple[School, dict[str, str]]:
    """County, school, school administrator, and whom `posts` names: the headteacher, who is the second person at the
    school, and people of the county. Only in an empty database.

    People come as unsaved rows with user name and name; their passwords, by user name, are readable in the answer only.

    Raises AlreadyBegun, and UsernameTaken when two people want one user name.
    """
    if School.objects.exists():
        raise AlreadyBegun
    place = County.objects.create(name=county)
    _customary_terms(place, day)
    made = School.objects.create(
        township=Township.objects.create(county=place, name=township), name=school, kind=School.Kind(kind)
    )
    user, password = _account(administrator, Role.SCHOOL_ADMINISTRATOR)
    duty = StaffAssignment.Duty.SCHOOL_ADMINISTRATOR
    StaffAssignment.objects.create(user=user, school=made, duty=duty, starts=day)
    passwords = {user.username: password}
    for role, named in posts.items():
        person, passwords[named.username] = _account(named, role)
        if role in DUTY_OF_ROLE:
            StaffAssignment.objects.create(user=person, school=made, duty=DUTY_OF_ROLE[role], starts=day)
        else:
            CountyAssignment.objects.create(user=person, county=place, starts=day)
    audit.record(by=None, verb="school.begin", obj=made)
    return made, passwords


def _account(person: User, role: Role) -> tuple[User, str]:
    password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))
    return create_user(by=None, username=person.username, name=person.name, role=role, password=password), password


def _customary_terms(county: County, day: date) -> None:
    """Both terms of the school year with their usual days, so that clocks and rounds have something to count with."""
    year = day.year if day.month >= 8 else day.year - 1
    terms = [(1, date(year, 9, 1), date(year + 1, 1, 20)), (2, date(year + 1, 2, 20), date(year + 1, 7, 5))]
    for number, starts, ends in terms:
        Term.objects.create(county=county, school_year=year, number=number, starts=starts, ends=ends)
