"""What a plan for a holiday must say before it may be stored. Pure."""

from screening.cases.deciding.rules import NotYet
from screening.cases.holidays.breaks import Break
from screening.cases.models import HolidayPlan


def check_plan(plan: HolidayPlan, holiday: Break) -> None:
    """The first look falls into the holiday, the first meeting after it. Raises NotYet."""
    if plan.first_on < holiday.starts or (holiday.ends and plan.first_on > holiday.ends):
        raise NotYet("first_on", "inside-the-holiday")
    if plan.back_on <= (holiday.ends or plan.first_on):
        raise NotYet("back_on", "after-the-holiday")
    if plan.home_from and plan.home_until and plan.home_until < plan.home_from:
        raise NotYet("home_until", "home-in-order")
