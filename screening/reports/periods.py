"""The month of a report and the moment its figures stand at."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils import timezone

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
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))

    def has(self, moment: datetime) -> bool:
        return self.since <= moment < self.until


def period_of(month: date, today: date, closing_day: int = LAST_DAY) -> Period:
    first = closed_on(month.replace(day=1) - timedelta(days=1), closing_day) + timedelta(days=1)
    return Period(first, min(closed_on(month, closing_day), today), month, closing_day)


def closed_on(month: date, closing_day: int = LAST_DAY) -> date:
    """The last day that counts into a month (any day of it)."""
    return month.replace(day=min(closing_day, calendar.monthrange(month.year, month.month)[1]))


def school_year_of(day: date) -> int:
    """The year in whose September it began: a school year is reported from September to August."""
    return day.year if day.month >= 9 else day.year - 1


def months_of_year(year: int) -> list[date]:
    """First days of the twelve months of a school year, September first."""
    return [*(date(year, month, 1) for month in range(9, 13)), *(date(year + 1, month, 1) for month in range(1, 9))]
