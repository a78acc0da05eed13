"""Everything that changes an activity: atomic, audited, harmless when repeated.

arrange_activity, change_activity, end_activity      whoever arranges
change_children, join_activity, leave_activity       class teachers and the counselor; both may be repeated
record_session                                       who leads it; a day that was changed meanwhile is asked about
add_volunteer, record_check, end_volunteer           a volunteer is named only with a check that is valid
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.activities.access import came_on, count_members, seats_in, sessions_of
from screening.cases.activities.rules import CHECK_HOLDS, KINDS, RECORDS, VOLUNTEER_VISIT, label_in, require
from screening.cases.activities.selectors import state_of, volunteer_on
from screening.cases.models import Activity, ActivityMember, ActivitySession, Attendance, Volunteer, VolunteerCheck
from screening.idempotency.once import once
from students.dated import in_force
from students.models import Enrolment, School, StaffAssignment, Student
from students.selectors import grade_of, school_year_of


@once("volunteer.add", strict=True)
def add_volunteer(
    school: School, *, by: User, nonce: UUID, name: str, phone: str = "", organisation: str = ""
) -> Volunteer:
    """Written down, and not yet to be named: that takes a check. Raises SentBefore."""
    values = {"name": name, "phone": phone, "organisation": organisation}
    made = {"added_by": by, "added_at": timezone.now()}
    volunteer = Volunteer.objects.create(school=school, **values, **made)
    audit.record(by=by, verb="volunteer.add", obj=volunteer)
    return volunteer


@once("volunteer.check", strict=True)
def record_check(
    volunteer: Volunteer,
    *,
    by: User,
    nonce: UUID,
    identity_seen: bool,
    record: str,
    checked_on: date,
    valid_until: date,
) -> VolunteerCheck:
    """Both papers were seen, on a day that has come, and it holds for a year at most;
    `record`: how it was seen that no offence stands on record. Raises Refused, SentBefore."""
    require(identity_seen, "identity_seen", "identity-not-seen")
    require(record in RECORDS, "record", "record-not-seen")
    require(checked_on <= timezone.localdate(), "checked_on", "day-to-come")
    require(valid_until >= checked_on, "valid_until", "ends-before-it-begins")
    require(valid_until <= checked_on + CHECK_HOLDS, "valid_until", "a-year-at-most")
    values = {"record": record, "checked_on": checked_on, "valid_until": valid_until}
    made = {"checked_by": by, "recorded_at": timezone.now(), "identity_seen": True}
    row = VolunteerCheck.objects.create(volunteer=volunteer, **values, **made)
    audit.record(by=by, verb="volunteer.check", obj=volunteer, detail={"valid_until": row.valid_until.isoformat()})
    return row


@transaction.atomic
def end_volunteer(volunteer: Volunteer, *, by: User) -> Volunteer:
    """Does not come any more, from today on; what names the person goes on with its member of staff."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.ended_on is None:
        volunteer.ended_on = timezone.localdate()
        volunteer.save(update_fields=["ended_on"])
        volunteer.activities.update(volunteer=None)
        audit.record(by=by, verb="volunteer.end", obj=volunteer)
    return volunteer


def _require_check(volunteer: Volunteer, day: date) -> None:
    """A check that holds on the day, of somebody who still comes. Raises Refused."""
    still = volunteer.ended_on is None or volunteer.ended_on > day
    valid = volunteer.checks.filter(checked_on__lte=day, valid_until__gte=day).exists()
    require(still and valid, "volunteer", "no-valid-check")


@once("activity.create", strict=True)
def arrange_activity(school: School, *, by: User, nonce: UUID, **said: Any) -> Activity:
    """`said`: what its form asks, by the names of the row. The same nonce is the same activity. Raises Refused,
    SentBefore."""
    _check(Activity(school=school, **said))
    made = {"created_by": by, "created_at": timezone.now()}
    activity = Activity.objects.create(school=school, **said, **made)
    _audit(activity, by, "activity.create")
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, by: User, **said: Any) -> Activity:
    """The kind stays: days already written down are of that kind. Raises Refused."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("school").get(pk=activity.pk)
    said["kind"] = activity.kind
    _check(Activity(school=activity.school, **said))
    taken = count_members(by, [activity]).get(activity.pk, 0)
    require(said["places"] >= taken, "places", "fewer-places-than-children", n=taken)
    changed = sorted(name for name, value in said.items() if getattr(activity, name) != value)
    if changed:
        Activity.objects.filter(pk=activity.pk).update(**said)
        _audit(activity, by, "activity.change", fields=changed)
        activity.refresh_from_db()
    return activity


@transaction.atomic
def end_activity(activity: Activity, *, by: User, last_day: date) -> Activity:
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require(last_day >= activity.starts, "last_day", "before-it-began")
    if activity.ends != last_day:
        activity.ends = last_day
        activity.save(update_fields=["ends"])
        _audit(activity, by, "activity.end", last_day=last_day.isoformat())
    return activity


def _check(row: Activity) -> None:
    require(row.kind in KINDS, "kind", "unknown-kind")
    word = label_in(row.title)
    require(not word, "title", "label-in-title", word=word)
    require(row.ends is None or row.ends >= row.starts, "ends", "before-it-began")
    works = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=row.school, user=row.led_by)
    require(can(row.led_by, Permission.LEAD_ACTIVITIES) and works.exists(), "led_by", "leader-not-here")
    require(row.volunteer or row.kind != VOLUNTEER_VISIT, "volunteer", "volunteer-wanted")
    if row.volunteer:
        require(row.volunteer.school_id == row.school_id, "volunteer", "no-valid-check")
        _require_check(row.volunteer, timezone.localdate())


def _audit(activity: Activity, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=activity, detail=detail)


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
    _audit_children(activity, by, "activity.join", [seat.student.public_id for seat in seats])
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
    _audit_children(activity, by, "activity.leave", [row.student.public_id for row in gone])
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


def _audit_children(activity: Activity, by: User, verb: str, children: list[UUID]) -> None:
    if children:
        audit.record(by=by, verb=verb, obj=activity, subjects=children)


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
