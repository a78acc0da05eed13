"""Children come to an activity and leave it. Who already is in, or out, stays so: both may be repeated."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.activities.access import count_members
from screening.cases.activities.refused import require
from screening.cases.models import Activity, ActivityMember
from students.dated import in_force
from students.models import Enrolment, Student
from students.selectors import grade_of, school_year_of


@transaction.atomic
def join_activity(
    activity: Activity, *, by: User, students: Collection[Student], source: str = ActivityMember.Source.INVITED
) -> int:
    """How many were not in it before. Raises Refused: ended, no place left, not open to that grade, another school."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("school").get(pk=activity.pk)
    today = timezone.localdate()
    require(activity.ends is None or activity.ends >= today, "children", "ended")
    inside = ActivityMember.objects.filter(activity=activity, left_on__isnull=True)
    seats = _seats(activity, students, set(inside.values_list("student_id", flat=True)))
    left = activity.places - count_members(by, [activity]).get(activity.pk, 0)
    require(len(seats) <= left, "children", "no-place-left", n=max(left, 0))
    made = {"joined_on": today, "source": source, "added_by": by, "added_at": timezone.now()}
    ActivityMember.objects.bulk_create(
        ActivityMember(activity=activity, student=seat.student, school_class=seat.school_class, **made)
        for seat in seats
    )
    _audit(activity, by, "activity.join", [seat.student.public_id for seat in seats])
    return len(seats)


@transaction.atomic
def change_children(
    activity: Activity, *, by: User, leaving: Collection[Student], joining: Collection[Student], source: str
) -> None:
    """One list saved: places that become free are there for the new ones; refused as a whole."""
    leave_activity(activity, by=by, students=leaving)
    join_activity(activity, by=by, students=joining, source=source)


@transaction.atomic
def leave_activity(activity: Activity, *, by: User, students: Iterable[Student]) -> int:
    """From today on they are not expected any more; the days before stay. How many left."""
    rows = ActivityMember.objects.filter(activity=activity, student__in=students, left_on__isnull=True)
    gone = list(rows.select_related("student"))
    rows.update(left_on=timezone.localdate())
    _audit(activity, by, "activity.leave", [row.student.public_id for row in gone])
    return len(gone)


def _seats(activity: Activity, students: Iterable[Student], inside: set[int]) -> list[Enrolment]:
    """Where the new ones sit today; all of them at the school and in a grade it is open to."""
    new = {student.pk for student in students} - inside
    rows = Enrolment.objects.filter(in_force(timezone.localdate()), student__in=new)
    seats = list(rows.filter(school_class__school=activity.school).select_related("student", "school_class"))
    require(len(seats) == len(new), "children", "not-at-school")
    year = school_year_of(activity.school)
    fits = all(not activity.grades or grade_of(seat.school_class, year) in activity.grades for seat in seats)
    require(fits, "children", "not-this-grade")
    return seats


def _audit(activity: Activity, by: User, verb: str, children: list[UUID]) -> None:
    if children:
        audit.record(by=by, verb=verb, obj=activity, subjects=children)
