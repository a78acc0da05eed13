"""Before a long holiday: how many of the open cases have a plan, and whose is missing."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from screening import formats
from screening.cases.access import counselor_posts_of, seating_of
from screening.cases.counted_lines import CountedLine
from screening.cases.holidays import access
from screening.cases.holidays.breaks import Break, next_break
from screening.cases.models import Case, HolidayPlan
from screening.documents.blocks import Link
from screening.library import texts
from students.calendar import SchoolCalendar
from students.child_file import ChildFileLine
from students.models import School, Student
from students.seating import Seating
from students.selectors import calendar_of


class HolidayRow(NamedTuple):
    group: str  # school and class
    seat: int
    place: str
    says: str
    case: Case


def holiday_list(user: User) -> dict[str, Any]:
    """The children without a plan class by class, and those with one; the look at all of them is recorded."""
    cases = list(access.open_cases_of(user))
    counties = {case.school.township.county_id: case.school.township.county for case in cases}
    breaks = {key: next_break(calendar_of(county), timezone.localdate()) for key, county in counties.items()}
    starts = {case.pk: found.starts for case in cases if (found := breaks[case.school.township.county_id])}
    plans = access.plans_of(user, set(starts.values()))
    held = {plan.case_id: plan for plan in plans if starts.get(plan.case_id) == plan.holiday_starts}
    subjects = [case.student.public_id for case in cases]
    audit.record(by=user, verb="case.list", subjects=subjects, purpose="holiday-plan")
    seating = seating_of(user, cases)
    rows = sorted((_row(case, held.get(case.pk), seating) for case in cases), key=lambda row: (row.group, row.seat))
    missing = [row for row in rows if row.case.pk not in held]
    holiday = next((found for found in breaks.values() if found), None)
    is_near = holiday is not None and holiday.is_near(timezone.localdate())
    return {
        "title": name_of(holiday),
        "says": _days(holiday),
        "missing": texts.text("chain.holiday_plan.missing", count=len(missing)) if missing and is_near else "",
        "is_near": is_near,
        "without": len(missing),
        "classes": [(title, list(found)) for title, found in groupby(missing, key=lambda row: row.group)],
        "planned": [row for row in rows if row.case.pk in held],
    }


def _row(case: Case, plan: HolidayPlan | None, seating: Seating) -> HolidayRow:
    seat, says = seating.seat(case.student_id), _("No plan yet")
    if plan is not None:
        told = {"first": formats.day(plan.first_on), "back": formats.day(plan.back_on)}
        says = _("First look %(first)s, first meeting %(back)s") % told
    group = (seat.school_class.school.name if seat else "", seating.class_of(case.student_id))
    place = f"{seating.with_school(case.student_id)} · {case.number}"
    return HolidayRow(" ".join(filter(None, group)), seat.seat_number if seat else 0, place, says, case)


def holiday_of(school: School) -> Break | None:
    return next_break(calendar_of(school.township.county), timezone.localdate())


def calendars_of(user: User) -> dict[int, SchoolCalendar]:
    """County (by key) → its calendar, of the schools of a counselor."""
    counties = {post.school.township.county for post in counselor_posts_of(user)}
    return {county.pk: calendar_of(county) for county in counties}


def soon(user: User, calendars: Mapping[int, SchoolCalendar]) -> CountedLine:
    """“Before the holiday: 3 of 17 have a plan”, for the first screen from four weeks before; names nobody."""
    today = timezone.localdate()
    holidays = {county: next_break(calendar, today) for county, calendar in calendars.items()}
    near = {county: found.starts for county, found in holidays.items() if found and found.is_near(today)}
    rows = [part for county, starts in near.items() for part in access.open_and_planned(user, county, starts)]

    def planned(*numbers: int) -> Link | None:
        """Cases and plans of one county after the other."""
        cases, done = sum(numbers[::2]), sum(numbers[1::2])
        says = _("Before the holiday: %(done)s of %(all)s have a plan.") % {"done": done, "all": cases}
        return Link(says, reverse("cases:list_holiday_plans")) if cases else None

    return CountedLine(tuple(rows), planned)


def name_of(holiday: Break | None) -> str:
    if holiday is None:
        return _("Next long holiday")
    return _("Winter holiday with the Spring Festival") if holiday.term == 1 else _("Summer holiday")


def _days(holiday: Break | None) -> str:
    if holiday is None:
        return _("The calendar of the county has no term yet.")
    told = {"first": formats.day(holiday.starts), "day": formats.day(holiday.last_school_day)}
    if holiday.ends:
        says = _("From %(first)s to %(last)s; plans are ready by the last school day, %(day)s.")
        return says % {**told, "last": formats.day(holiday.ends)}
    return _("From %(first)s; plans are ready by the last school day, %(day)s.") % told


def plan_page(case: Case, holiday: Break, before: HolidayPlan | None) -> dict[str, Any]:
    """About the form: the holiday, and what to mind."""
    back = calendar_of(case.school.township.county).next_school_day(holiday.ends or holiday.starts)
    paused = texts.text("ui.holiday.paused", date=back) if holiday.ends else ""
    return {"title": name_of(holiday), "says": _days(holiday), "paused": paused, "has_plan": before is not None}


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in access.plans_of_child(user, student):
        said = _("Plan for the holiday from %(day)s") % {"day": formats.day(row.holiday_starts)}
        yield ChildFileLine(timezone.localdate(row.recorded_at), _("Holiday"), said, row.who_looks_in)
