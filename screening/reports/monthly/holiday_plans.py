"""Open cases without a plan for the long holiday, counted as work from the last school day on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from django.utils import timezone

from screening.cases.holidays.breaks import next_break
from screening.reports.monthly.access.school_records import Row
from students.calendar import SchoolCalendar


class HolidayCase(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def opened(self) -> date: ...

    def open_on(self, day: date) -> bool: ...


def plans_missing(
    calendar: SchoolCalendar, cases: Iterable[HolidayCase], plans: Sequence[Row], day: date
) -> tuple[int, date] | None:
    """How many of these cases, and the last school day; None while there is time."""
    holiday = next_break(calendar, day)
    if holiday is None or not holiday.plan_was_due(day):
        return None
    planned = {
        plan["case_id"]
        for plan in plans
        if plan["holiday_starts"] == holiday.starts and timezone.localdate(plan["recorded_at"]) <= day
    }
    open_then = [case for case in cases if case.opened <= holiday.last_school_day and case.open_on(day)]
    return sum(case.id not in planned for case in open_then), holiday.last_school_day
