"""Who is told first when a child is not safe: duty person and deputy of every day, and of the boarders' evenings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from students.dated import in_force
from students.models import CareArrangement, DutyDay, Enrolment, School

LONGEST = 62  # days at once


class DutyImpossible(Exception):
    """``problem``: ``same`` (one person twice), ``elsewhere`` (not here on all these days), ``span``, ``past``."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class DutyPair:
    """Two people and the telephones at which they answer."""

    person: User
    phone: str
    deputy: User
    deputy_phone: str

    def fields(self) -> dict[str, Any]:
        """As fields of DutyDay."""
        people = {"duty_person": self.person, "duty_phone": self.phone.strip()}
        return people | {"deputy": self.deputy, "deputy_phone": self.deputy_phone.strip()}


def set_duty_day(school: School, *, by: User, day: date, on_duty: DutyPair) -> DutyDay:
    """A day named before is changed. Raises DutyImpossible."""
    return set_duty_days(school, by=by, first=day, last=day, on_duty=on_duty)[0]


@transaction.atomic
def set_duty_days(
    school: School, *, by: User, first: date, last: date, on_duty: DutyPair, hours: Sequence[str] = (DutyDay.Hours.DAY,)
) -> list[DutyDay]:
    """The same two people for every day from `first` to `last`, weekends too: a child can be in danger on any day."""
    _check(school, first, last, on_duty)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    save = DutyDay.objects.update_or_create
    rows = [save(school=school, date=day, hours=part, defaults=on_duty.fields())[0] for day in days for part in hours]
    detail: dict[str, Any] = {"first": str(first), "last": str(last), "hours": [str(part) for part in hours]}
    detail |= {"duty_person": str(on_duty.person.public_id), "deputy": str(on_duty.deputy.public_id)}
    record(by=by, verb="duty.set", obj=school, detail=detail)
    return rows


def schools_with_boarders(schools: Iterable[School], *, day: date) -> set[int]:
    """Ids of schools where at least one child of that day is recorded as a boarder; names nobody."""
    latest = CareArrangement.objects.filter(student=OuterRef("student")).order_by("-as_of", "-pk")
    seats = Enrolment.objects.filter(in_force(day), school_class__school__in=[school.pk for school in schools])
    seats = seats.annotate(boards=Subquery(latest.values("boarding")[:1])).filter(boards=True)
    return set(seats.values_list("school_class__school", flat=True).distinct())


def _check(school: School, first: date, last: date, on_duty: DutyPair) -> None:
    if on_duty.person.pk == on_duty.deputy.pk:
        raise DutyImpossible("same")
    if not 0 <= (last - first).days < LONGEST:
        raise DutyImpossible("span")
    if first < timezone.localdate():
        raise DutyImpossible("past")
    works = school.assignments.filter(user__is_active=True).values_list("user_id", flat=True)
    both = {on_duty.person.pk, on_duty.deputy.pk}
    if not all(both <= set(works.filter(in_force(day))) for day in (first, last)):
        raise DutyImpossible("elsewhere")
