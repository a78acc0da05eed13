"""Looks that no ordinary working day explains, for the auditor to ask about. A line asks; it accuses nobody.

Only pages of one child count: whoever keeps a list or a sheet opens it for all at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.access import events_for
from accounts.audit.sentences import LOOKS
from accounts.models import Role, User

MANY = 60  # children opened one by one in a day: more than sit in a class
NIGHT_FROM, NIGHT_UNTIL = 23, 5  # o'clock
ONE_CHILD = LOOKS & {
    f"{page}.show" for page in ("student", "case", "child-form", "plan", "talk", "follow_up", "referral")
}


@dataclass
class UnusualDay:
    actor_id: UUID
    role: str
    day: date
    name: str = ""
    children: set[str] = field(default_factory=set)
    at_night: int = 0

    @property
    def many(self) -> int:
        return len(self.children) if len(self.children) >= MANY else 0


def month_before(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def unusual_days(user: User, first: date, last: date) -> list[UnusualDay]:
    """The latest first; a line a colleague and day."""
    found: dict[tuple[UUID, date], UnusualDay] = {}
    for actor, role, at, child in _looks(user, first, last):
        key = (actor, at.date())
        one = found.setdefault(key, UnusualDay(actor, str(dict(Role.choices).get(role, role)), at.date()))
        one.children.add(child)
        one.at_night += at.hour >= NIGHT_FROM or at.hour < NIGHT_UNTIL
    days = sorted((one for one in found.values() if one.many or one.at_night), key=lambda one: one.day, reverse=True)
    names = dict(User.objects.filter(public_id__in={one.actor_id for one in days}).values_list("public_id", "name"))
    for one in days:
        one.name = names.get(one.actor_id, "")
    return days


def _looks(user: User, first: date, last: date) -> Iterator[tuple[UUID, str, datetime, str]]:
    begins = timezone.make_aware(datetime.combine(first, datetime.min.time()))
    ends = timezone.make_aware(datetime.combine(last + timedelta(days=1), datetime.min.time()))
    rows = events_for(user).filter(at__gte=begins, at__lt=ends, verb__in=ONE_CHILD, actor_id__isnull=False)
    for actor, role, at, subjects in rows.values_list("actor_id", "role", "at", "subjects").iterator():
        if actor and len(subjects) == 1:
            yield actor, role, timezone.localtime(at), subjects[0]
