"""What an administrator or officer asks for and a second person confirms: accounts, duties and codes that open doors.

The account of a new colleague comes into being with the confirmation, and its code is shown to the second person:
whoever asked never holds it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import record
from accounts.models import PendingAct, Role, User
from accounts.notices.services import notify
from accounts.services.passwords import issue_code_by_two
from accounts.services.people import (
    OwnAccount,
    UsernameTaken,
    create_county_user,
    create_user,
    enable_user,
    plain_username,
)
from accounts.services.second_factor import replace_lost_factor
from accounts.two_people.acts import Slip, kept_by_house
from accounts.two_people.services import NotTheSecondPerson, ask
from screening.idempotency.once import once
from students.dated import in_force
from students.models import ROLE_OF_DUTY, County, CountyAssignment, School, StaffAssignment
from students.second_people import ended_lately, leaders_around, leaders_of_county
from students.selectors import holders_of_post
from students.services.staff import NO_VISITS, Visits, WrongDuty, assign_staff, check_home, enable_colleague, home_of

COLLEAGUE, DUTY, CODE, ENABLE = "colleague.add", "duty.begin", "code.renew", "account.enable"
COUNTY_PERSON, COUNTY_CODE = "county.name", "county.code"
LOST, COUNTY_LOST = "factor.replace", "county.factor"  # the phone and the spare codes of the second step
ACCOUNT_MADE = "account-made"


@once("two.colleague")
def ask_for_colleague(
    *,
    by: User,
    username: str,
    name: str,
    school: School,
    duty: str,
    visits: Visits = NO_VISITS,
    nonce: UUID | None = None,
) -> PendingAct:
    """A new account with a duty that opens doors. Raises UsernameTaken."""
    said = {"username": free_username(username), "name": name.strip(), "duty": str(duty), "visits": visits.fields()}
    return ask(COLLEAGUE, by=by, about=school.public_id, said=said)


@once("two.duty")
def ask_for_duty(
    user: User, *, by: User, school: School, duty: str, visits: Visits = NO_VISITS, nonce: UUID | None = None
) -> PendingAct:
    said = {"duty": str(duty), "visits": visits.fields()}
    return ask(DUTY, by=by, person=user, about=school.public_id, said=said)


@transaction.atomic
def ask_for_code(user: User, *, by: User, lost: bool = False) -> PendingAct:
    """`lost`: phone and spare codes are lost as well. Raises NotHome, OwnAccount."""
    if user.pk == by.pk:
        raise OwnAccount
    return ask(LOST if lost else CODE, by=by, person=user, about=check_home(user, by).public_id)


@transaction.atomic
def open_again(user: User, *, by: User) -> User | PendingAct:
    """The account, where it opens no door to children; else what waits. Raises NotHome, OwnAccount."""
    if not user.is_made_by_two:
        return enable_colleague(user, by=by)
    if user.pk == by.pk:
        raise OwnAccount
    return ask(ENABLE, by=by, person=user, about=check_home(user, by).public_id)


@once("two.county")
def ask_for_county_person(
    county: County, *, by: User, role: str, username: str, name: str, nonce: UUID | None = None
) -> PendingAct:
    """Raises UsernameTaken."""
    said = {"username": free_username(username), "name": name.strip(), "role": str(role)}
    return ask(COUNTY_PERSON, by=by, about=county.public_id, said=said)


@transaction.atomic
def ask_for_county_code(county: County, user: User, *, by: User, lost: bool = False) -> PendingAct:
    """Raises OwnAccount."""
    if user.pk == by.pk:
        raise OwnAccount
    return ask(COUNTY_LOST if lost else COUNTY_CODE, by=by, person=user, about=county.public_id)


def free_username(username: str) -> str:
    """Raises UsernameTaken."""
    plain = plain_username(username)
    if User.objects.filter(username=plain).exists():
        raise UsernameTaken
    return plain


# What is done on confirmation, `by` the second person; None at the console, then nobody of the house stands behind it.


def add_colleague(pending: PendingAct, *, by: User | None) -> Slip:
    said, school = pending.said, _school(pending)
    role = ROLE_OF_DUTY[StaffAssignment.Duty(said["duty"])]
    two = _two(pending, by)
    user = create_user(username=said["username"], name=said["name"], role=role, **two)
    assign_staff(user, school=school, duty=said["duty"], visits=_visits(said), **two)
    return Slip(user, issue_code_by_two(user, **two), school.name)


def begin_duty(pending: PendingAct, *, by: User | None) -> None:
    person = _person(pending)
    if not person.is_active:
        raise WrongDuty
    two = _two(pending, by)
    assign_staff(person, school=_school(pending), duty=pending.said["duty"], visits=_visits(pending.said), **two)


def renew_code(pending: PendingAct, *, by: User | None) -> Slip:
    person = _person(pending)
    return Slip(person, issue_code_by_two(person, **_two(pending, by)), _school(pending).name)


def replace_lost(pending: PendingAct, *, by: User | None) -> Slip:
    person = _person(pending)
    return Slip(person, replace_lost_factor(person, **_two(pending, by)), _school(pending).name)


def replace_lost_of_county(pending: PendingAct, *, by: User | None) -> Slip:
    person = _person(pending)
    return Slip(person, replace_lost_factor(person, **_two(pending, by)), _county(pending).name)


def enable(pending: PendingAct, *, by: User | None) -> None:
    enable_user(_person(pending), **_two(pending, by))


def name_for_county(pending: PendingAct, *, by: User | None) -> Slip:
    named = {name: pending.said[name] for name in ("role", "username", "name")}
    return _name(_county(pending), **named, **_two(pending, by))


@transaction.atomic
def add_county_person(county: County, *, by: None, role: str, username: str, name: str) -> Slip:
    """At the console, so `by` nobody, where nobody of the house can, nor could within a fortnight: an officer confirms
    accounts, a contact reads what concerns colleagues. Officers and headteachers are told. Raises UsernameTaken,
    NotTheSecondPerson."""
    officers = [one.user for one in holders_of_post(county, Role.DISTRICT_OFFICER) if one.user.last_login]
    asked = [PendingAct(act=COUNTY_PERSON, asked_by=one, about=county.public_id) for one in officers]
    others = [person for pending in asked for person in kept_by_house(pending)] or ended_lately(county)
    if others:
        raise NotTheSecondPerson(", ".join(dict.fromkeys(one.name for one in others)))
    slip = _name(county, role=role, username=username, name=name, by=by, confirmed_by=None)
    notify(leaders_of_county(county), kind=ACCOUNT_MADE, by=by, page="home:show_home")
    return slip


@transaction.atomic
def code_at_console(user: User, *, by: None, lost: bool = False) -> str:
    """At the console, so `by` nobody: for somebody whom nobody of the house can give one, nor could within a fortnight.
    Who leads where the person works is told. Raises NotTheSecondPerson, with their names."""
    if others := who_could_give(user):
        raise NotTheSecondPerson(", ".join(dict.fromkeys(one.name for one in others)))
    notify([user, *leaders_around(user)], kind=ACCOUNT_MADE, by=by, page="home:show_home")
    give = replace_lost_factor if lost else issue_code_by_two
    return give(user, by=by, confirmed_by=None)


def who_could_give(user: User) -> list[User]:
    """An administrator, or for the county an officer, alone or with the second person whom it takes."""
    school, today = home_of(user), in_force(timezone.localdate())
    place, act = (school, CODE) if school else (County.objects.filter(assignments__user=user).first(), COUNTY_CODE)
    keepers = StaffAssignment.objects.filter(today, school=school, user__role=Role.SCHOOL_ADMINISTRATOR)
    officers = CountyAssignment.objects.filter(today, county__assignments__user=user)
    officers = officers.filter(user__role=Role.DISTRICT_OFFICER)
    both = Q(pk__in=keepers.values("user")) if school else Q(pk__in=officers.values("user"))
    askers = User.objects.filter(both, is_active=True, last_login__isnull=False).exclude(pk=user.pk).order_by("name")
    if not user.is_made_by_two or place is None:
        return list(askers)
    asked = [PendingAct(act=act, asked_by=one, person=user, about=place.public_id) for one in askers]
    return [person for pending in asked for person in kept_by_house(pending)]


def _name(county: County, *, role: str, username: str, name: str, by: User | None, confirmed_by: User | None) -> Slip:
    _make_way(county, role)
    two = {"by": by, "confirmed_by": confirmed_by}
    user = create_county_user(username=username, name=name, role=role, **two)
    CountyAssignment.objects.create(user=user, county=county, starts=timezone.localdate())
    record(by=by, verb="county.name", obj=county, detail={"role": role, "person": str(user.public_id)})
    return Slip(user, issue_code_by_two(user, **two), county.name)


def _make_way(county: County, role: str) -> None:
    """Whoever was named before and never signed in was named by mistake, or lost interest."""
    yesterday = timezone.localdate() - timedelta(days=1)
    holders_of_post(county, role).filter(user__last_login__isnull=True).update(ends=yesterday)


def renew_county_code(pending: PendingAct, *, by: User | None) -> Slip:
    person = _person(pending)
    return Slip(person, issue_code_by_two(person, **_two(pending, by)), _county(pending).name)


def _two(pending: PendingAct, second: User | None) -> dict[str, Any]:
    return {"by": pending.asked_by, "confirmed_by": second} if second else {"by": None, "confirmed_by": None}


def _visits(said: Mapping[str, Any]) -> Visits:
    given = said["visits"]
    return Visits(tuple(given["visit_weekdays"]), given["visit_every_weeks"], given["visit_places"])


def _person(pending: PendingAct) -> User:
    return User.objects.get(pk__in=[pending.person_id])


def _school(pending: PendingAct) -> School:
    return School.objects.get(public_id=pending.about_id)


def _county(pending: PendingAct) -> County:
    return County.objects.get(public_id=pending.about_id)
