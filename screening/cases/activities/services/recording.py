"""Who came to an activity on a day. What stands is never overwritten in silence and never lost."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.activities.access import came_on, seats_in, sessions_of
from screening.cases.activities.refused import require
from screening.cases.activities.selectors import state_of, volunteer_on
from screening.cases.models import Activity, ActivitySession, Attendance
from students.models import Enrolment


class ChangedMeanwhile(Exception):
    """The day was written down, or the list changed, after the page was opened."""


@transaction.atomic
def record_session(
    activity: Activity, *, by: User, day: date, took_place: bool, came: Collection[UUID], seen: str
) -> ActivitySession:
    """One record a day; the same once more changes nothing, another one takes its place and the old one is kept.
    `came`: ids of the children; `seen`: the state of the page it was typed on.

    Raises ChangedMeanwhile where what stands is not what the page showed, Refused for a day that cannot be.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("led_by").get(pk=activity.pk)
    require(day <= timezone.localdate(), "day", "day-to-come")
    require(activity.starts <= day <= (activity.ends or day), "day", "not-its-day")
    seats = list(seats_in(by, activity, day))
    here = {seat.student_id for seat in seats if took_place and seat.student.public_id in came}
    standing = sessions_of(by, activity).filter(held_on=day).first()
    if standing and standing.took_place == took_place and came_on(by, standing) == here:
        return standing
    if seen != state_of(standing, seats):
        raise ChangedMeanwhile
    if standing:
        ActivitySession.objects.filter(pk=standing.pk).update(superseded_at=timezone.now())
    return _write(activity, by, day, seats if took_place else [], here, took_place=took_place)


def _write(
    activity: Activity, by: User, day: date, expected: Sequence[Enrolment], here: set[int], *, took_place: bool
) -> ActivitySession:
    session = ActivitySession.objects.create(
        activity=activity,
        held_on=day,
        took_place=took_place,
        led_by=activity.led_by,
        volunteer=volunteer_on(activity, day),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    Attendance.objects.bulk_create(
        Attendance(session=session, student=seat.student, school_class=seat.school_class, came=seat.student_id in here)
        for seat in expected
    )
    children = [seat.student.public_id for seat in expected]
    detail = {"held_on": day.isoformat(), "took_place": took_place}
    audit.record(by=by, verb="activity.record", obj=activity, subjects=children, detail=detail)
    return session
