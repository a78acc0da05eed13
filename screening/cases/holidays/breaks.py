"""The two long holidays of a county calendar: after the first term (with the Spring Festival) and after the second.
Pure; short holidays inside a term need no plan."""

from dataclasses import dataclass
from datetime import date, timedelta

from screening.cases.deciding.rules import NotYet
from screening.cases.models import HolidayPlan
from students.calendar import DAY, SchoolCalendar

AHEAD, LAST_WEEK = timedelta(weeks=4), timedelta(weeks=1)


@dataclass(frozen=True)
class Break:
    """`starts`: the first day without school; `ends`: the day before school begins again, None while nobody knows."""

    term: int  # of the term before it: 1 winter, 2 summer
    starts: date
    ends: date | None
    last_school_day: date

    def is_near(self, today: date) -> bool:
        """Plans are asked for from four weeks before until the holiday is over."""
        return today >= self.starts - AHEAD and not self.is_over(today)

    def is_over(self, today: date) -> bool:
        return self.ends is not None and today > self.ends

    def plan_is_owed(self, today: date) -> bool:
        """From the last school day on, as long as there is holiday left to plan."""
        return today >= self.last_school_day and not self.is_over(today + LAST_WEEK)


def next_break(calendar: SchoolCalendar, today: date) -> Break | None:
    """The long holiday in which `today` lies, or else the next; None without a term in the calendar."""
    for place, term in enumerate(calendar.terms):
        later = calendar.terms[place + 1 :]
        ends = later[0].starts - DAY if later else None
        last = term.ends
        while not calendar.is_school_day(last):
            last -= DAY
        found = Break(term.number, term.ends + DAY, ends, last)
        if not found.is_over(today) and (ends or not calendar.has_run_out(today)):
            return found
    return None


def check_plan(plan: HolidayPlan, holiday: Break) -> None:
    """The first look falls into the holiday, the first meeting after it. Raises NotYet."""
    if plan.first_on < holiday.starts or (holiday.ends and plan.first_on > holiday.ends):
        raise NotYet("first_on", "inside-the-holiday")
    if plan.back_on <= (holiday.ends or plan.first_on):
        raise NotYet("back_on", "after-the-holiday")
    if plan.home_from and plan.home_until and plan.home_until < plan.home_from:
        raise NotYet("home_until", "home-in-order")
