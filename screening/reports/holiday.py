"""The long holiday in which a month's figures were taken: in it nobody is asked for what needs a school day."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from screening.cases.holidays.breaks import LAST_WEEK, next_break
from students.calendar import DAY, SchoolCalendar

Holiday = Mapping[str, Any]


def holiday_on(calendar: SchoolCalendar, day: date) -> dict[str, Any] | None:
    """`back`: the first school day after it, None while nobody knows. Nothing outside a long holiday."""
    found = next_break(calendar, day)
    if found is None or day < found.starts:
        return None
    back = calendar.next_school_day(found.ends + DAY) if found.ends else None
    return {"back": back.isoformat() if back else None}


def holiday_of_month(calendar: SchoolCalendar, last: date) -> dict[str, Any] | None:
    """Of the month whose figures stand at `last`. In its last week a holiday is over when the month is read."""
    return holiday_on(calendar, last) and holiday_on(calendar, last + LAST_WEEK)


def back_on(holiday: Holiday) -> date | None:
    return date.fromisoformat(holiday["back"]) if holiday["back"] else None
