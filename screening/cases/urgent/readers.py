"""Who can open an urgent concern: the one owner of “is somebody told?”. Sentences and notices ask here, nothing else.

can_open(user, concern, at)      whether one person can
readers_of(concern, at)          everybody but its author who can open it at that moment
readers_of_each(concerns, at)    the same of several
has_a_reader(concern, at)        whether there is one
readers_from(concern, now)       moment → who can open it from then on, while nobody takes it
may_come_to_see(concern, *moments)   accounts of which the door has to be asked
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from accounts.models import Role, User
from accounts.shortcuts import counts
from screening.cases.access.urgent import COUNTY_AFTER, DEPUTY_AFTER, urgent_concerns_of
from screening.cases.models import UrgentConcern
from students.dated import in_force
from students.duty.hours import holds_at
from students.models import CountyAssignment, DutyDay, StaffAssignment

Duty = StaffAssignment.Duty


def can_open(user: User, concern: UrgentConcern, at: datetime) -> bool:
    """An account that is active, has signed in at least once, and to which the door opens. A name on a list that nobody
    has ever signed in with reads nothing."""
    return user.last_login is not None and urgent_concerns_of(user, at=at).filter(pk=concern.pk).exists()


def readers_of(concern: UrgentConcern, at: datetime) -> list[User]:
    return _able(concern, [(at, one) for one in _asked(concern, [at])]).get(at, [])


def readers_of_each(concerns: Sequence[UrgentConcern], at: datetime) -> dict[int, list[User]]:
    """Concern (by key) → the same. In two questions for however many concerns."""
    if not concerns:
        return {}
    first, *others = (rows.order_by() for one in concerns for rows in _keys(one, at))
    people = _used(User.objects.filter(pk__in=first.union(*others), is_active=True))
    asked = [one.pk for one in concerns]
    doors = [urgent_concerns_of(one, at=at).filter(pk__in=asked).order_by() for one in people]
    seen = [door.values_list(Value(at), "pk", "raised_by") for at, door in enumerate(doors)]
    found: dict[int, list[User]] = {one: [] for one in asked}
    for place, concern, author in seen[0].union(*seen[1:], all=True).order_by() if seen else ():
        found[concern] += [people[place]] if people[place].pk != author else []
    return {concern: sorted(able, key=lambda one: (one.name, one.pk)) for concern, able in found.items()}


def has_a_reader(concern: UrgentConcern, at: datetime) -> bool:
    """The first who can is enough."""
    return any(can_open(person, concern, at) for person in _asked(concern, [at]))


def readers_from(concern: UrgentConcern, now: datetime) -> dict[datetime, list[User]]:
    """Now and later, each person from the first moment on. Two questions for however many people."""
    later = [at for span in (DEPUTY_AFTER, COUNTY_AFTER) if (at := concern.raised_at + span) > now]
    moments, found = [now, *later], dict[datetime, list[User]]()
    people = _asked(concern, moments)
    for at, able in _able(concern, [(at, one) for at in moments for one in people]).items():
        known = {one.pk for readers in found.values() for one in readers}
        found[at] = [one for one in able if one.pk not in known]
    return found or {now: []}


def _asked(concern: UrgentConcern, moments: Iterable[datetime]) -> list[User]:
    return _used(may_come_to_see(concern, *moments).exclude(pk=concern.raised_by_id))


def _used(people: QuerySet[User]) -> list[User]:
    return list(people.exclude(last_login=None).order_by("name", "pk"))


def _able(concern: UrgentConcern, asked: Sequence[tuple[datetime, User]]) -> dict[datetime, list[User]]:
    """The door is asked for all of them at once."""
    doors = [urgent_concerns_of(person, at=at).filter(pk=concern.pk) for at, person in asked]
    found: dict[datetime, list[User]] = {at: [] for at, _person in asked}
    for (at, person), may in zip(asked, counts(*doors), strict=True):
        found[at] += [person] if may else []
    return found


def may_come_to_see(concern: UrgentConcern, *moments: datetime) -> QuerySet[User]:
    """By a post, a duty, or because they took it. Their keys come first: asked one or the other way, the database goes
    through all accounts."""
    first, *others = (rows.order_by() for at in moments for rows in _keys(concern, at))
    return User.objects.filter(pk__in=first.union(*others), is_active=True)


def _keys(concern: UrgentConcern, at: datetime) -> Iterator[QuerySet[Any, Any]]:
    today, school, county = timezone.localdate(at), concern.school, concern.school.township.county
    posts = StaffAssignment.objects.filter(in_force(today))
    on_duty = DutyDay.objects.filter(holds_at(at), school=school)
    contacts = CountyAssignment.objects.filter(in_force(today), county=county, user__role=Role.PROTECTION_CONTACT)
    yield posts.filter(school=school, duty__in=(Duty.COUNSELOR, Duty.HEADTEACHER)).values("user")
    yield on_duty.values("duty_person")
    yield on_duty.values("deputy")
    yield contacts.values("user")
    yield User.objects.filter(pk__in=filter(None, [concern.acknowledged_by_id])).values("pk")
    if concern.close_asked_at:
        yield posts.filter(duty=Duty.COUNSELOR, school__township__county=county).values("user")
