"""What stands for a headteacher between two reports. Reads only: a page that is looked at publishes nothing."""

from typing import Any

from accounts.models import User
from screening.reports.holiday import holiday_on
from screening.reports.models import MonthlyReport
from screening.reports.monthly import figures
from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.action_items import Ask, asks_of_today
from screening.reports.periods import Period
from screening.rounds.access import open_rounds_of
from screening.rounds.completion.access import undone_of_schools
from students.models import School
from students.selectors import calendar_of


def asks_standing(*, user: User, school: School, period: Period, latest: MonthlyReport | None) -> list[Ask]:
    """What stands today besides what the last report asks; where there is none, all of it."""
    asked = [_but_its_days(ask) for ask in (latest.figures["asks"] if latest else [])]
    return [ask for ask in asks_of_today(_today(user, school, period)) if _but_its_days(ask) not in asked]


def _but_its_days(ask: Ask) -> Ask:
    """The oldest is a day later every day: that alone is nothing new to ask."""
    return {name: part for name, part in ask.items() if name != "days"}


def _today(user: User, school: School, period: Period) -> dict[str, Any]:
    """As much of a month's content as is said between two reports: the month itself is not counted. Whether a class is
    done is asked where every page asks it."""
    records = SchoolRecords(school=school, period=period)
    late = figures.overdue(records, figures.case_rows(records, period.last), period.last)
    rounds = (one for one in open_rounds_of(user) if one.opens_on <= period.last <= one.closes_on)
    running = next(rounds, None)
    undone = undone_of_schools(user, [running]).get((running.pk, school.pk)) if running else None
    return {
        "work": {"overdue": {kind: [one.count, one.oldest_days] for kind, one in late.items()}},
        "coverage": {"waiting": undone.undone} if undone else None,
        "holiday": holiday_on(calendar_of(school.township.county), period.last),
        "round": {"closes": running.closes_on.isoformat(), "open": True} if running else None,
    }
