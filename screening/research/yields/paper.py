"""The report on yield as files: who may have them, what they are made of, and how they are asked for."""

from datetime import date

from django.http import Http404

from accounts.models import User
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import request_document
from screening.documents.services.requesting import hash_inputs
from screening.documents.sheets import XLSX
from screening.reports.county.district.access import get_month_or_404
from screening.reports.county.district.publication import publication_of
from screening.reports.models import CountyMonth
from screening.reports.report_files import StatisticsPage, book_of
from screening.reports.report_parts import Report
from screening.research.yields import access
from screening.research.yields.gathering import yields_of
from screening.research.yields.presenter import report_of
from screening.research.yields.services import state_counted

PDF_KIND, SHEET_KIND = "yield-report", "yield-table"


def report_for(month: CountyMonth) -> Report:
    """The report as of the last day of a month."""
    day = _day(month)
    return report_of(yields_of(month.county, day), publication_of(month).cells, month.county.name, day)


def build_pdf(document: Document) -> PrintJob:
    month = _month(document)
    page = StatisticsPage(report_for(month), document)
    return PrintJob("documents/statistics_report.html", {"page": page}, f"yield-{_day(month)}.pdf")


def build_sheet(document: Document) -> FileJob:
    month = _month(document)
    return FileJob(book_of(report_for(month)), f"yield-{_day(month)}.xlsx", XLSX)


def _month(document: Document) -> CountyMonth:
    """The month of the file; that somebody has it made is recorded."""
    month = get_month_or_404(document.requested_by, document.subject)
    access.record_reading(document.requested_by, month, purpose="document")
    return month


def _day(month: CountyMonth) -> date:
    return date.fromisoformat(month.work["as_of"])


def may_see(user: User, document: Document) -> bool:
    try:
        get_month_or_404(user, document.subject)
    except Http404:
        return False
    return True


def request_file(kind: str, month: CountyMonth, *, by: User, language: str | None = None) -> Document:
    """The file of the figures as they stand; pressed twice it is one file."""
    return request_document(
        kind,
        subject=month.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=hash_inputs(kind, month.input_hash, state_counted(month.county)),
        reference=f"{month.month:%Y-%m}-r{month.revision}",
    )
