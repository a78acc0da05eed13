"""What stands for a headteacher between two reports. Reads only: a page that is looked at publishes nothing."""

from typing import Any

from accounts.models import User
from screening.reports.disclosure_control.model import Published, Why
from screening.reports.holiday import holiday_on
from screening.reports.models import MonthlyReport
from screening.reports.monthly import figures
from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.action_items import asks_of_today
from screening.reports.monthly.services.contents import content_of
from screening.reports.monthly.services.making import count
from screening.reports.periods import Period
from screening.rounds.access import open_rounds_of
from screening.rounds.completion.access import undone_of_schools
from students.models import School
from students.selectors import calendar_of

HIDDEN = Published(None, Why.COMPLEMENT)


def collect(*, user: User, latest: MonthlyReport | None, school: School, period: Period) -> dict[str, Any]:
    """The last report with what it asks, as of its day, and under `today` what else stands today; without a report only
    today's work."""
    if latest is not None:
        new = (ask for ask in asks_of_today(_today(user, school, period)) if ask not in latest.figures["asks"])
        return {**latest.figures, "today": list(new)}
    counted = count(school, period)
    today = content_of(counted, period, _withheld(counted), {})
    return {**today, "people": {}, "after": None, "asks": asks_of_today(today) or [{"code": "nothing"}]}


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


def _withheld(counted: figures.SchoolMonth) -> dict[str, Published]:
    """No count of children that nobody has published; arrears and class lists as they are."""
    table = counted.table
    return {
        key: Published(value) if key in table.known else HIDDEN
        for key, value in table.cells.items()
        if key not in table.silent
    }
