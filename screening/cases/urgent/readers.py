"""Who can open an urgent concern: the one owner of “is somebody told?”. Sentences and notices ask here, nothing else.

can_open(user, concern, at)      whether one person can
readers_of(concern, at)          everybody but its author who can open it at that moment
has_a_reader(concern, at)        whether there is one
readers_from(concern, now)       moment → who can open it from then on, while nobody takes it
read_readers(asked)              the same of several concerns and moments at once
may_come_to_see(concern, *moments)   accounts of which the door has to be asked
may_close(concern, by=…)             whether one of them may be the second of two who end it
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from accounts.models import Role, User
from accounts.permissions import Permission, can
from screening.cases.access.urgent import COUNTY_AFTER, DEPUTY_AFTER, may_act_on, urgent_concerns_of
from screening.cases.models import UrgentConcern
from students.dated import in_force
from students.duty.hours import holds_at
from students.models import CountyAssignment, DutyDay, StaffAssignment

Duty = StaffAssignment.Duty
Known = Mapping[tuple[int, datetime], list[User]]


def can_open(user: User, concern: UrgentConcern, at: datetime) -> bool:
    """An account that is active, has signed in at least once, and to which the door opens. A name on a list that nobody
    has ever signed in with reads nothing."""
    return user.last_login is not None and urgent_concerns_of(user, at=at).filter(pk=concern.pk).exists()


def readers_of(concern: UrgentConcern, at: datetime) -> list[User]:
    return read_readers([(concern, at)])[concern.pk, at]


def contacts_awaited(concern: UrgentConcern, at: datetime, known: Known | None = None) -> list[User]:
    """Of the county, who can open it where somebody at school may be concerned, while none of them has taken it."""
    if not concern.is_waiting_for_county:
        return []
    return [one for one in (known or read_readers([(concern, at)]))[concern.pk, at] if one.works_for_county]


def may_close(concern: UrgentConcern, *, by: User) -> bool:
    """As the second of two. Where somebody at school may be concerned, two of the school end nothing before the
    county's contact has taken it, if there is one who can."""
    two = (by, concern.close_asked_by)
    if concern.close_asked_by is None or two[0] == two[1] or not can(by, Permission.CONFIRM_THE_END):
        return False
    of_county = any(one and one.works_for_county for one in two)
    return may_act_on(by, concern) and (of_county or not contacts_awaited(concern, timezone.now()))


def has_a_reader(concern: UrgentConcern, at: datetime) -> bool:
    """The first who can is enough."""
    people = may_come_to_see(concern, at).exclude(pk=concern.raised_by_id).exclude(last_login=None)
    return any(can_open(person, concern, at) for person in people.order_by("name", "pk"))


def readers_from(concern: UrgentConcern, now: datetime, known: Known | None = None) -> dict[datetime, list[User]]:
    """Now and later, each person from the first moment on. `known`: where the page has read them already."""
    moments, found = moments_of(concern, now), dict[datetime, list[User]]()
    known = read_readers([(concern, at) for at in moments]) if known is None else known
    for at in moments:
        before = {one.pk for readers in found.values() for one in readers}
        found[at] = [one for one in known[concern.pk, at] if one.pk not in before]
    return found


def moments_of(concern: UrgentConcern, now: datetime) -> list[datetime]:
    """Now, and when more people come to see it while nobody takes it."""
    return [now, *(at for span in (DEPUTY_AFTER, COUNTY_AFTER) if (at := concern.raised_at + span) > now)]


def read_readers(asked: Sequence[tuple[UrgentConcern, datetime]]) -> Known:
    """Concern (by key) and moment → who can open it then but its author. Two questions for however many."""
    found: dict[tuple[int, datetime], list[User]] = {(one.pk, at): [] for one, at in asked}
    if not asked:
        return found
    moments = sorted({at for _one, at in asked})
    first, *others = (rows.order_by() for one, at in asked for rows in _keys(one, at))
    users = User.objects.filter(pk__in=first.union(*others), is_active=True).exclude(last_login=None)
    people = list(users.order_by("name", "pk"))
    doors = [(at, person) for at in moments for person in people]
    rows = [
        urgent_concerns_of(person, at=at)
        .filter(pk__in=[one.pk for one, then in asked if then == at])
        .exclude(raised_by=person)
        .order_by()
        .values_list(Value(place), "pk")
        for place, (at, person) in enumerate(doors)
    ]
    for place, key in sorted(rows[0].union(*rows[1:], all=True).order_by()) if rows else ():
        at, person = doors[place]
        found[key, at].append(person)
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
