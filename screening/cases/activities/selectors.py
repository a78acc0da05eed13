"""Readings of activities: their next days, the volunteer of a day, what a child has taken part in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.shortcuts import once_while_reading
from screening.cases.activities.access import attendance_of, sessions_of
from screening.cases.activities.rules import planned_days
from screening.cases.models import Activity, ActivitySession, Attendance, Volunteer
from screening.documents.services import hash_inputs
from screening.library import texts
from students.calendar import SchoolCalendar
from students.models import Enrolment, Student
from students.selectors import calendar_of

LOOK_AHEAD, LOOK_BACK = timedelta(days=60), timedelta(days=28)


@dataclass(frozen=True)
class ActivityDose:
    """How much of one activity a child has had since a day."""

    domain: str
    activity: Activity
    came: int
    days: int
    last: date


def attended_days(user: User, student: Student) -> list[Attendance]:
    """As they stand, oldest first; several parts of a child's page ask for them."""
    return once_while_reading(("attendance", user.pk, student.pk), lambda: list(attendance_of(user, student)))


def doses_of(user: User, student: Student, since: date) -> list[ActivityDose]:
    """One line an activity, in the order of the four domains; empty for everybody but the counselor."""
    days: dict[Activity, list[tuple[date, bool]]] = {}
    rows = (row for row in attended_days(user, student) if row.session.held_on >= since and row.session.took_place)
    for row in rows:
        days.setdefault(row.session.activity, []).append((row.session.held_on, row.came))
    found = [_dose(activity, held) for activity, held in days.items()]
    domains = texts.ids("support_catalogue.domains")
    return sorted(found, key=lambda dose: (domains.index(dose.domain), dose.activity.title))


def _dose(activity: Activity, held: Sequence[tuple[date, bool]]) -> ActivityDose:
    return ActivityDose(domain_of(activity.kind), activity, sum(came for _day, came in held), len(held), held[-1][0])


def domain_of(kind: str) -> str:
    found: str = texts.node(f"support_catalogue.actions.{kind}.domain")
    return found


def state_of(session: ActivitySession | None, seats: Iterable[Enrolment]) -> str:
    """What a page for one day was made of: the record that stands and who is on the list."""
    return hash_inputs(str(session.public_id) if session else "", sorted(seat.student_id for seat in seats))[:16]


def volunteer_on(activity: Activity, day: date) -> Volunteer | None:
    """The volunteer who leads beside the member of staff; nobody once the check has run out."""
    row = activity.volunteer
    if row is None or (row.ended_on and row.ended_on <= day):
        return None
    valid = any(check.checked_on <= day <= check.valid_until for check in row.checks.all())
    return row if valid else None


def valid_until(volunteer: Volunteer) -> date | None:
    """The last day of the check that holds longest."""
    return max((check.valid_until for check in volunteer.checks.all()), default=None)


def next_day(activity: Activity) -> date | None:
    """The next school day of its rhythm; without weekdays the first day, while that is still to come."""
    today = timezone.localdate()
    first, last = max(today, activity.starts), min(today + LOOK_AHEAD, activity.ends or date.max)
    if not activity.weekdays:
        return activity.starts if activity.starts >= today else None
    calendar = calendar_of(activity.school.township.county)
    days = planned_days(activity.weekdays, first, last) if first <= last else ()
    return next((day for day in days if _can_be(calendar, day)), None)


def unwritten_days(user: User, activity: Activity) -> list[date]:
    """Planned days of the last four weeks that nobody wrote down, newest first; today is not one of them."""
    today = timezone.localdate()
    first = max(today - LOOK_BACK, activity.starts)
    last = min(today - timedelta(days=1), activity.ends or date.max)
    if first > last or not activity.weekdays:
        return []
    calendar = calendar_of(activity.school.township.county)
    written = set(sessions_of(user, activity).filter(held_on__gte=first).values_list("held_on", flat=True))
    days = planned_days(activity.weekdays, first, last)
    return [day for day in days if day not in written and _can_be(calendar, day)][::-1]


def _can_be(calendar: SchoolCalendar, day: date) -> bool:
    """School days, and the weekends of those that meet at weekends; never in a holiday."""
    return calendar.is_school_day(day) or (day.weekday() > 4 and not calendar.is_holiday(day))
