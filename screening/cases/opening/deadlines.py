"""Which clock of a case has run out by a day, for one county. A date is missed once a school day has passed since.

Nothing here is stored: a chore that did not run makes nobody look punctual.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from screening.cases.models import Case
from screening.cases.opening import clocks
from screening.rounds.models import Tier
from screening.scoring.rules import current_rules
from students.calendar import SchoolCalendar

DAY = timedelta(days=1)
LONGEST_BREAK = 120  # days


class Deadlines:
    """The calendar of a county and a day in it."""

    def __init__(self, calendar: SchoolCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self._last_school_day = _last_school_day(calendar, today)
        self._desk_due: dict[date, date] = {}
        self._missed: dict[tuple[object, ...], date | None] = {}

    def missed(self, *dates: Any) -> date | None:
        """The earliest date that has been missed, of a case nobody has decided; `dates` as `_missed_date` takes them.
        Many cases share their dates."""
        if dates not in self._missed:
            self._missed[dates] = self._missed_date(*dates)
        return self._missed[dates]

    def _missed_date(
        self,
        tier: str,
        state: str,
        desk: date | None,
        seen_by: date | None,
        seen_on: date | None,
        answer_by: date | None,
        answered: datetime | None,
    ) -> date | None:
        due: tuple[date | None, ...]
        if seen_on:
            due = (self.desk_due(seen_on),)
        elif tier == Tier.B:
            due = (self.desk_due(timezone.localdate(answered)),) if answered else (answer_by,)
        else:
            due = (desk if state == Case.State.WAITING else None, seen_by)
        return min((day for day in due if day and day < self._last_school_day), default=None)

    def desk_due(self, since: date) -> date:
        """By when the desk has decided about a child who was seen, or a teacher who answered, on a day."""
        if since not in self._desk_due:
            self._desk_due[since] = self.calendar.add_school_days(since, current_rules().clocks.desk_look)
        return self._desk_due[since]

    def late(self, missed: date | None) -> int:
        return clocks.days_late(missed, self.today, self.calendar)

    def waited(self, since: date) -> int:
        return clocks.waited(since, self.today, self.calendar)


def _last_school_day(calendar: SchoolCalendar, today: date) -> date:
    """The last day up to today on which school was held: what was due before it is late."""
    day = today
    for _back in range(LONGEST_BREAK):
        if calendar.school_days_between(day - DAY, day):
            return day
        day -= DAY
    return day
