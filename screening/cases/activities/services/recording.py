"""Who came to an activity on a day. What stands is never overwritten in silence and never lost."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.activities.access import came_on, seats_in, sessions_of
from screening.cases.activities.records import DayRecord
from screening.cases.activities.refused import require
from screening.cases.activities.selectors import state_of, volunteer_on
from screening.cases.models import Activity, ActivitySession, Attendance
from students.models import Enrolment


class ChangedMeanwhile(Exception):
    """The day was written down, or the list changed, after the page was opened."""


@transaction.atomic
def record_session(activity: Activity, *, by: User, record: DayRecord) -> ActivitySession:
    """One record a day; the same once more changes nothing, another one takes its place and the old one is kept.

    Raises ChangedMeanwhile where what stands is not what the page showed, Refused for a day that cannot be.
    """
    activity = Activity.objects.select_for_update(of=("self",)).select_related("led_by").get(pk=activity.pk)
    require(record.day <= timezone.localdate(), "day", "day-to-come")
    require(activity.starts <= record.day and not _over(activity, record), "day", "not-its-day")
    seats = list(seats_in(by, activity, record.day))
    standing = sessions_of(by, activity).filter(held_on=record.day).first()
    came = {seat.student_id for seat in seats if seat.student.public_id in record.came} if record.took_place else set()
    if standing and standing.took_place == record.took_place and came_on(by, standing) == came:
        return standing
    if record.seen != state_of(standing, seats):
        raise ChangedMeanwhile
    if standing:
        ActivitySession.objects.filter(pk=standing.pk).update(superseded_at=timezone.now())
    return _write(activity, by, record, seats, came)


def _over(activity: Activity, record: DayRecord) -> bool:
    return activity.ends is not None and activity.ends < record.day


def _write(
    activity: Activity, by: User, record: DayRecord, seats: Sequence[Enrolment], came: set[int]
) -> ActivitySession:
    session = ActivitySession.objects.create(
        activity=activity,
        held_on=record.day,
        took_place=record.took_place,
        led_by=activity.led_by,
        volunteer=volunteer_on(activity, record.day),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    expected = seats if record.took_place else []
    Attendance.objects.bulk_create(
        Attendance(session=session, student=seat.student, school_class=seat.school_class, came=seat.student_id in came)
        for seat in expected
    )
    children = [seat.student.public_id for seat in expected]
    detail = {"held_on": record.day.isoformat(), "took_place": record.took_place}
    audit.record(by=by, verb="activity.record", obj=activity, subjects=children, detail=detail)
    return session
