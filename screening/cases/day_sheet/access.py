"""The seats that stand on a teacher's sheet instead of names, and the one look that is recorded for the whole sheet."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from students.access import visible_students
from students.dated import in_force
from students.models import Enrolment


def seats_today(user: User, children: Iterable[UUID]) -> dict[UUID, int]:
    """Child → number of the seat, as far as the person has a duty to the child."""
    students = visible_students(user).filter(public_id__in=list(children))
    rows = Enrolment.objects.filter(in_force(timezone.localdate()), student__in=students)
    return dict(rows.values_list("student__public_id", "seat_number"))


def look_at_day(user: User, children: Iterable[UUID]) -> None:
    audit.record(by=user, verb="day.show", subjects=children, purpose="day-sheet")
