"""Who is told first when a child is not safe: duty person and deputy of every day, and of the boarders' evenings."""

from collections.abc import Iterable, Sequence
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


@transaction.atomic
def set_duty_days(
    school: School,
    *,
    by: User,
    first: date,
    last: date,
    person: User,
    phone: str,
    deputy: User,
    deputy_phone: str,
    hours: Sequence[str] = (DutyDay.Hours.DAY,),
) -> list[DutyDay]:
    """The same two people for every day from `first` to `last`, weekends too: a child can be in danger on any day.

    Days named before are changed. Raises DutyImpossible.
    """
    _check(school, first, last, person, deputy)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    save = DutyDay.objects.update_or_create
    two = {"duty_person": person, "duty_phone": phone.strip(), "deputy": deputy, "deputy_phone": deputy_phone.strip()}
    rows = [save(school=school, date=day, hours=part, defaults=two)[0] for day in days for part in hours]
    detail: dict[str, Any] = {"first": str(first), "last": str(last), "hours": [str(part) for part in hours]}
    detail |= {"duty_person": str(person.public_id), "deputy": str(deputy.public_id)}
    record(by=by, verb="duty.set", obj=school, detail=detail)
    return rows


def schools_with_boarders(schools: Iterable[School], *, day: date) -> set[int]:
    """Ids of schools where at least one child of that day is recorded as a boarder; names nobody."""
    latest = CareArrangement.objects.filter(student=OuterRef("student")).order_by("-as_of", "-pk")
    seats = Enrolment.objects.filter(in_force(day), school_class__school__in=[school.pk for school in schools])
    seats = seats.annotate(boards=Subquery(latest.values("boarding")[:1])).filter(boards=True)
    return set(seats.values_list("school_class__school", flat=True).distinct())


def _check(school: School, first: date, last: date, person: User, deputy: User) -> None:
    if person.pk == deputy.pk:
        raise DutyImpossible("same")
    if not 0 <= (last - first).days < LONGEST:
        raise DutyImpossible("span")
    if first < timezone.localdate():
        raise DutyImpossible("past")
    works = school.assignments.filter(user__is_active=True).values_list("user_id", flat=True)
    both = {person.pk, deputy.pk}
    if not all(both <= set(works.filter(in_force(day))) for day in (first, last)):
        raise DutyImpossible("elsewhere")
