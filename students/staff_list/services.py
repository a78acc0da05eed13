"""Everybody of a list gets an account, a duty and a code in one go, or nobody does."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import PendingAct, User
from accounts.services.people import UsernameTaken
from students.models import DUTIES_BY_TWO, School, SchoolClass
from students.services.by_two import ask_for_colleague
from students.services.staff import NO_VISITS, Visits, add_colleague, assign_staff


class NewColleague(NamedTuple):
    name: str
    username: str
    duty: str
    school_class: SchoolClass | None
    visits: Visits = NO_VISITS


class TwoPeople(Exception):
    """``args[0]``: a user name that stands beside two names, or beside two duties, of the list."""


class Added(NamedTuple):
    """Accounts with their codes, and what now waits for a second person, in the order of the list."""

    slips: list[tuple[User, str]]
    waiting: list[PendingAct]


def taken_usernames() -> set[str]:
    return set(User.objects.values_list("username", flat=True))


@transaction.atomic
def add_colleagues(*, by: User, school: School, people: Sequence[NewColleague], nonce: UUID | None = None) -> Added:
    """Who stands in the list twice teaches both classes. Sent twice, the same people get new codes.

    Raises UsernameTaken with the user name, TwoPeople.
    """
    added: dict[str, tuple[User, str]] = {}
    asked: dict[str, PendingAct] = {}
    for person in people:
        if person.username in asked:
            raise TwoPeople(person.username)
        if person.username in added:
            _another_class(added[person.username][0], person, by, school)
        elif person.duty in DUTIES_BY_TWO:
            asked[person.username] = _ask(person, by, school)
        else:
            added[person.username] = _add(person, by, school, nonce)
    return Added(list(added.values()), list(asked.values()))


def _ask(person: NewColleague, by: User, school: School) -> PendingAct:
    told = person._asdict()
    del told["school_class"]
    try:
        return ask_for_colleague(by=by, school=school, **told)
    except UsernameTaken as error:
        raise UsernameTaken(person.username) from error


def _add(person: NewColleague, by: User, school: School, nonce: UUID | None) -> tuple[User, str]:
    own = uuid5(nonce, person.username) if nonce else None
    try:
        return add_colleague(by=by, school=school, nonce=own, **person._asdict())
    except UsernameTaken as error:
        raise UsernameTaken(person.username) from error


def _another_class(user: User, person: NewColleague, by: User, school: School) -> None:
    if (
        user.name != person.name
        or person.school_class is None
        or not user.assignments.filter(duty=person.duty).exists()
    ):
        raise TwoPeople(person.username)
    assign_staff(user, by=by, school=school, duty=person.duty, school_class=person.school_class)
