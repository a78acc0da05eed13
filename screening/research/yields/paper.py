"""The report on yield as files: who may have them, what they are made of, and how they are asked for."""

from datetime import date

from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.county.access import months_of
from screening.reports.county.month import cells_of
from screening.reports.models import CountyMonth
from screening.reports.report_files import pdf_and_sheet
from screening.reports.tables import Report
from screening.research import wording
from screening.research.yields import access
from screening.research.yields.gathering import yields_of
from screening.research.yields.presenter import report_of
from screening.research.yields.services import state_counted


def report_for(month: CountyMonth) -> Report:
    """The report as of the last day of a month."""
    day = _day(month)
    return report_of(
        yields_of(month.county, day), cells_of(month), month.county.name, day, month.county.get_screening_name_display()
    )


def _page(document: Document, month: CountyMonth) -> Report:
    """That somebody has the file made is recorded."""
    access.record_reading(document.requested_by, month, purpose="document")
    return report_for(month)


def _day(month: CountyMonth) -> date:
    return date.fromisoformat(month.work["as_of"])


PDF, SHEET = pdf_and_sheet(
    ("yield-report", wording.YIELD_REPORT),
    ("yield-table", wording.YIELD_TABLE),
    door=months_of,
    page=_page,
    stem=lambda month: f"yield-{_day(month)}",
    input_hash=lambda kind, _user, month: hash_inputs(
        kind, month.input_hash, state_counted(month.county), month.county.screening_name
    ),
    reference=lambda month: f"{month.month:%Y-%m}-r{month.revision}",
)
