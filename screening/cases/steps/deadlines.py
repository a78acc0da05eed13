"""Which day has been missed, for one county: once a school day has passed since. Holidays stop every clock.

Nothing here is stored: a chore that did not run makes nobody look punctual.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from screening.scoring.rules import current_rules
from students.calendar import SchoolCalendar
from students.models import School
from students.selectors import calendar_of

DAY = timedelta(days=1)
LONGEST_BREAK = 120  # days


class Deadlines:
    """The calendar of a county and a day in it. `late_before`: what was due before this day is late."""

    def __init__(self, calendar: SchoolCalendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self.late_before = _last_school_day(calendar, today)
        self._decide_by: dict[date, date] = {}
        self._waited = [0]  # school days of the last day, of the last two …

    def is_missed(self, due: date) -> bool:
        """Not on the day itself, nor through a holiday that began before it was over."""
        return due < self.late_before

    def decide_by(self, since: date, stood_still: tuple[date, date] | None = None) -> date:
        """By when the desk has decided about a child who was seen, or a teacher who answered, on a day."""
        if since not in self._decide_by:
            self._decide_by[since] = self.calendar.add_school_days(since, current_rules().clocks.desk_look)
        by = self._decide_by[since]
        if stood_still and stood_still[0] <= by < stood_still[1]:
            return self.calendar.after_a_standstill(by, *stood_still)
        return by

    def late(self, missed: date | None) -> int:
        """School days past a day."""
        return self.waited(missed) if missed else 0

    def waited(self, since: date) -> int:
        """School days since something came up. Everybody's days are the same, so that each is counted once."""
        days = max(0, (self.today - since).days)
        while len(self._waited) <= days:
            day = self.today - DAY * (len(self._waited) - 1)
            self._waited.append(self._waited[-1] + self.calendar.school_days_between(day - DAY, day))
        return self._waited[days]


class DeadlinesBySchool(dict[int, Deadlines]):
    """School (by key) → what a day means for its clocks; the calendar of a county is read once."""

    def __init__(self, schools: Iterable[School], today: date) -> None:
        self.counties: dict[int, Deadlines] = {}
        for school in schools:
            county = school.township.county
            if county.pk not in self.counties:
                self.counties[county.pk] = Deadlines(calendar_of(county), today)
            self[school.pk] = self.counties[county.pk]


def _last_school_day(calendar: SchoolCalendar, today: date) -> date:
    """The last day up to today on which school was held: what was due before it is late."""
    day = today
    for _back in range(LONGEST_BREAK):
        if calendar.school_days_between(day - DAY, day):
            return day
        day -= DAY
    return day
