"""Before a long holiday: how many of the open cases have a plan, and whose is missing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases.access import counselor_posts_of, seating_of
from screening.cases.counted_lines import CountedLine
from screening.cases.holidays import access
from screening.cases.holidays.access import plans_of_child
from screening.cases.holidays.breaks import Break, next_break
from screening.cases.models import Case, HolidayPlan
from screening.documents.blocks import Link
from screening.library import texts
from students.calendar import SchoolCalendar
from students.child_file import ChildFileLine
from students.models import County, School, Student
from students.seating import Seating
from students.selectors import calendar_of


class HolidayRow:
    def __init__(self, case: Case, plan: HolidayPlan | None, seating: Seating) -> None:
        seat = seating.seat(case.student_id)
        says = _("No plan yet")
        if plan is not None:
            says = _("First look %(first)s, first meeting %(back)s") % {
                "first": formats.day(plan.first_on),
                "back": formats.day(plan.back_on),
            }
        self.case = case.public_id
        self.name = case.student.name
        self.place = f"{seating.with_school(case.student_id)} · {case.number}"
        self.seat = seat.seat_number if seat else 0
        self.group = " ".join(
            filter(None, (seat.school_class.school.name if seat else "", seating.class_of(case.student_id)))
        )
        self.says = says
        self.has_plan = plan is not None
        self.url = reverse("cases:plan_holiday", args=[case.public_id])


class HolidayPage:
    def __init__(self, user: User) -> None:
        cases = list(access.open_cases_of(user))
        holidays, plans = _holidays(cases), _plans(user, cases)
        seating = seating_of(user, cases)
        rows = [HolidayRow(case, plans.get(case.pk), seating) for case in cases]
        access.look_at_plans(user, [case.student.public_id for case in cases])
        missing = sum(not row.has_plan for row in rows)
        holiday = next((found for found in holidays.values() if found), None)
        self.title = name_of(holiday)
        self.says = _days(holiday)
        self.missing = texts.text("chain.holiday_plan.missing", count=missing) if missing and _is_near(holiday) else ""
        ordered = sorted(rows, key=lambda row: (row.group, row.seat))
        self.is_near = _is_near(holiday)
        without = [row for row in ordered if not row.has_plan]
        self.without = len(without)
        self.classes = [(title, list(found)) for title, found in groupby(without, key=lambda row: row.group)]
        self.planned = tuple(row for row in ordered if row.has_plan)


def holiday_of(school: School, today: date | None = None) -> Break | None:
    return next_break(calendar_of(school.township.county), today or timezone.localdate())


def _is_near(holiday: Break | None) -> bool:
    return holiday is not None and holiday.is_near(timezone.localdate())


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
    return CountedLine(tuple(rows), _planned)


def _planned(*numbers: int) -> Link | None:
    """Cases and plans of one county after the other."""
    cases, done = sum(numbers[::2]), sum(numbers[1::2])
    says = _("Before the holiday: %(done)s of %(all)s have a plan.") % {"done": done, "all": cases}
    return Link(says, reverse("cases:list_holiday_plans")) if cases else None


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


def _holidays(cases: Iterable[Case]) -> dict[int, Break | None]:
    """County → the holiday that is asked for; each calendar is read once."""
    counties: dict[int, County] = {case.school.township.county_id: case.school.township.county for case in cases}
    calendars: dict[int, SchoolCalendar] = {key: calendar_of(county) for key, county in counties.items()}
    return {key: next_break(calendar, timezone.localdate()) for key, calendar in calendars.items()}


def _plans(user: User, cases: list[Case]) -> dict[int, HolidayPlan]:
    """Case → the plan that holds for its holiday."""
    holidays = _holidays(cases)
    starts = {key: found.starts for key, found in holidays.items() if found}
    county = {case.pk: case.school.township.county_id for case in cases}
    rows = access.plans_of(user, starts.values())
    return {row.case_id: row for row in rows if starts.get(county.get(row.case_id, 0)) == row.holiday_starts}


class PlanPage:
    """About the form: the holiday, and what to mind."""

    def __init__(self, case: Case, holiday: Break, before: HolidayPlan | None) -> None:
        back = calendar_of(case.school.township.county).next_school_day(holiday.ends or holiday.starts)
        self.paused = texts.text("ui.holiday.paused", date=back) if holiday.ends else ""
        self.title = name_of(holiday)
        self.says = _days(holiday)
        self.has_plan = before is not None


def events_of(user: User, student: Student) -> Iterator[ChildFileLine]:
    for row in plans_of_child(user, student):
        said = _("Plan for the holiday from %(day)s") % {"day": formats.day(row.holiday_starts)}
        yield ChildFileLine(timezone.localdate(row.recorded_at), _("Holiday"), said, row.who_looks_in)
