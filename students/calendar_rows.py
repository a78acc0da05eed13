"""The calendar of a county as it is stored, read in one question."""

from typing import Any

from django.db.models import F, Value

from students.calendar import DaySpan, SchoolCalendar, TermDates
from students.models import County

CALENDAR_PARTS = frozenset(("terms", "holidays", "make_up_days"))


def read_calendar(county: County) -> SchoolCalendar:
    """All three parts in one question; a make-up day begins and ends on its date."""
    terms = county.terms.order_by().values_list(Value("terms"), "school_year", "number", "starts", "ends")
    holidays = county.holidays.order_by().values_list(Value("holidays"), Value(0), Value(0), "starts", "ends")
    days = county.make_up_days.order_by().values_list(Value("make_up_days"), Value(0), Value(0), "date", F("date"))
    rows: dict[str, list[Any]] = {part: [] for part in CALENDAR_PARTS}
    for part, *row in terms.union(holidays, days, all=True):
        rows[part].append(row)
    return SchoolCalendar.of(
        [TermDates(*row) for row in rows["terms"]],
        [DaySpan(starts, ends) for _year, _number, starts, ends in rows["holidays"]],
        [day for _year, _number, day, _same in rows["make_up_days"]],
    )
