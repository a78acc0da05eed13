"""What stands for a headteacher between two reports. Reads only: a page that is looked at publishes nothing."""

from typing import Any

from screening.reports.disclosure_control.model import Published, Why
from screening.reports.models import MonthlyReport
from screening.reports.monthly import figures
from screening.reports.monthly.action_items import asks_of_today
from screening.reports.monthly.services.contents import content_of
from screening.reports.monthly.services.making import count
from screening.reports.periods import Period
from students.models import School

HIDDEN = Published(None, Why.COMPLEMENT)


def collect(*, school: School, period: Period) -> dict[str, Any]:
    """The last report with what it asks, as of its day, and under `today` what stands today; without a report only
    today's work."""
    counted = count(school, period)
    today = content_of(counted, period, _withheld(counted), {})
    latest = MonthlyReport.objects.filter(school=school).order_by("-month", "-revision").first()
    if latest is None:
        return {**today, "people": {}, "after": None, "asks": asks_of_today(today) or [{"code": "nothing"}]}
    return {**latest.figures, "today": asks_of_today(today)}


def _withheld(counted: figures.SchoolMonth) -> dict[str, Published]:
    """No count of children that nobody has published; arrears and class lists as they are."""
    table = counted.table
    return {
        key: Published(value) if key in table.known else HIDDEN
        for key, value in table.cells.items()
        if key not in table.silent
    }
