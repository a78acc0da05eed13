"""What other rooms ask of this one: its files, and its counts of all children of a round for the county's month."""

from screening.reports.county import sources
from screening.reports.county.services.counting import late_children, round_before
from screening.reports.disclosure_control.model import Table
from screening.reports.periods import Period
from screening.research.yields.publishing import table_of
from screening.research.yields.services import yields_of
from screening.research.yields.views import FILES
from students.models import County


def register() -> None:
    sources.register(tables_of)
    for kind in FILES:
        kind.register()


def tables_of(county: County, period: Period) -> list[Table]:
    """A table a round that had begun by the period's end; that of the last one is linked to what is overdue."""
    current = round_before(county=county, period=period)
    late = late_children(county=county, period=period) if current else {}
    overdue = {kind: [one.student for one in late[kind]] for kind in ("desk", "seen") if late}
    rounds = yields_of(county=county, day=period.last, in_full=False)
    return [table_of(one, overdue if one.round == current else {}) for one in rounds]
