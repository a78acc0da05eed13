"""The month of a report and the moment its figures stand at."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    """A month and the moment its figures stand at: its last day, or today while it still runs."""

    first: date
    last: date

    @property
    def until(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.last + timedelta(days=1), time.min))


def period_of(month: date, today: date) -> Period:
    last = month.replace(day=calendar.monthrange(month.year, month.month)[1])
    return Period(month.replace(day=1), min(last, today))
