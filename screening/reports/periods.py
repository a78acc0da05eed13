"""The month of a report, the moment its figures stand at, and the long holiday it may lie in."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from screening import formats
from screening.cases.holidays.breaks import LAST_WEEK, next_break
from students.calendar import DAY, SchoolCalendar

LAST_DAY = 31


@dataclass(frozen=True)
class Period:
    """A month of reporting and the moment its figures stand at: its last day, or today while it still runs.

    Where the county closes its books before the month ends it begins on the day after the month before was closed.
    """

    first: date
    last: date
    named: date | None = None  # a day of the month it is called after
    closing_day: int = LAST_DAY

    @property
    def month(self) -> date:
        return (self.named or self.first).replace(day=1)

    @cached_property
    def since(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.first, time.min))

    @cached_property
    def until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + DAY, time.min))

    def has(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


def period_of(month: date, today: date, closing_day: int = LAST_DAY) -> Period:
    first = closed_on(month_before(month), closing_day) + DAY
    return Period(first, min(closed_on(month, closing_day), today), month, closing_day)


def closed_on(month: date, closing_day: int = LAST_DAY) -> date:
    """The last day that counts into a month (any day of it)."""
    return month.replace(day=min(closing_day, calendar.monthrange(month.year, month.month)[1]))


def month_before(month: date) -> date:
    """First day of the month before that of any day."""
    return (month.replace(day=1) - DAY).replace(day=1)


def month_after(month: date) -> date:
    return (month.replace(day=1) + 31 * DAY).replace(day=1)


def last_closed_month(today: date, closing_day: int) -> date:
    """First day of the newest month whose books the county has closed before today."""
    return today.replace(day=1) if closed_on(today, closing_day) < today else month_before(today)


def school_year_of(day: date) -> int:
    """The year in whose September it began: a school year is reported from September to August."""
    return day.year if day.month >= 9 else day.year - 1


def months_of_year(year: int) -> list[date]:
    """First days of the twelve months of a school year, September first."""
    return [*(date(year, month, 1) for month in range(9, 13)), *(date(year + 1, month, 1) for month in range(1, 9))]


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


MONTHLY_REPORT = _("Monthly report")
MONTHLY_TABLE = _("Monthly report, spreadsheet")
YEAR_REPORT = _("Monthly reports of a school year")


def month_label(month: date) -> str:
    """As short as under a chart: Oct, 10 月."""
    return date_format(month, "M") if formats.is_english() else f"{month.month} 月"


def year_words(school_year: int) -> str:
    """2026–2027."""
    return gettext("%(year)s–%(next)s") % {"year": school_year, "next": school_year + 1}


def school_is_out(back: date | None) -> str:
    """In a long holiday; `back`: when school begins again, where that is known."""
    if back is None:
        return gettext("School is out. What waits goes on when it begins again; until then only safety goes on.")
    words = gettext("School begins again on %(day)s. What waits goes on then; until then only safety goes on.")
    return words % {"day": formats.day(back)}
