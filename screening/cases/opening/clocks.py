"""When somebody should have looked, in school days of the county calendar. Pure: a calendar and visit days go in.

Tier A: at the desk within 5 school days; the child seen by the counselor's second visit day, and never later than
10 school days. Tier B: the class teacher answers within 15 school days. Holidays stop these clocks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from screening.scoring.rules import Clocks

VISITS_TO_SEE_A_CHILD = 2


class Calendar(Protocol):
    """What a clock needs of a school calendar: `students.calendar.SchoolCalendar` has it."""

    def add_school_days(self, day: date, days: int) -> date: ...

    def school_days_between(self, after: date, until: date) -> int: ...


@dataclass(frozen=True)
class DueDates:
    """The dates of one case. A tier has the dates of its own next step only."""

    desk: date | None = None
    seen: date | None = None
    answer: date | None = None


def tier_a(opened: date, *, calendar: Calendar, visits: Sequence[date], rules: Clocks) -> DueDates:
    """`visits`: the counselor's coming visit days at the school, any order; days up to `opened` do not count."""
    latest = calendar.add_school_days(opened, rules.child_seen)
    coming = sorted(day for day in visits if day > opened)[:VISITS_TO_SEE_A_CHILD]
    seen = min(coming[-1], latest) if len(coming) == VISITS_TO_SEE_A_CHILD else latest
    return DueDates(desk=calendar.add_school_days(opened, rules.desk_look), seen=seen)


def tier_b(opened: date, *, calendar: Calendar, rules: Clocks) -> DueDates:
    return DueDates(answer=calendar.add_school_days(opened, rules.teacher_answer))
