"""What other rooms ask of this one: its files, and its tables for the county's month."""

from screening.reports.county.district import sources
from screening.reports.county.equity import paper
from screening.reports.county.equity.services import tables_of_county
from screening.reports.disclosure_control.model import Table
from screening.reports.periods import Period
from students.models import County


def register() -> None:
    sources.register(_tables_of)
    for kind in (paper.PDF, paper.SHEET):
        kind.register()


def _tables_of(county: County, period: Period) -> list[Table]:
    return tables_of_county(county=county, period=period)
