"""The equity view as page, PDF and spreadsheet: who may have it, and what it is made of."""

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import request_document
from screening.documents.services.requesting import hash_inputs
from screening.documents.sheets import XLSX
from screening.reports.county.district.publication import publication_of
from screening.reports.county.equity import access
from screening.reports.county.equity.presenter import report_of
from screening.reports.models import CountyMonth
from screening.reports.periods import period_of
from screening.reports.report_files import StatisticsPage, book_of
from screening.reports.report_parts import Report

PDF_KIND, SHEET_KIND = "equity-report", "equity-table"


def report_for(month: CountyMonth) -> Report:
    county = month.county
    townships = {str(pk): name for pk, name in county.townships.values_list("pk", "name")}
    last = period_of(month.month, timezone.localdate()).last
    return report_of(publication_of(month).cells, county=county.name, last=last, townships=townships)


def build_pdf(document: Document) -> PrintJob:
    month = _month(document)
    page = StatisticsPage(report_for(month), document)
    return PrintJob("documents/statistics_report.html", {"page": page}, f"equity-{month.month:%Y-%m}.pdf")


def build_sheet(document: Document) -> FileJob:
    month = _month(document)
    return FileJob(book_of(report_for(month)), f"equity-{month.month:%Y-%m}.xlsx", XLSX)


def _month(document: Document) -> CountyMonth:
    """The month of the file; that somebody has it made is recorded."""
    month = access.get_month_or_404(document.requested_by, document.subject)
    access.record_reading(document.requested_by, month, purpose="document")
    return month


def may_see(user: User, document: Document) -> bool:
    try:
        access.get_month_or_404(user, document.subject)
    except Http404:
        return False
    return True


def request_file(kind: str, month: CountyMonth, *, by: User, language: str | None = None) -> Document:
    """The file of a month as it was published; pressed twice it is one file."""
    return request_document(
        kind,
        subject=month.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=hash_inputs(kind, month.input_hash),
        reference=f"{month.month:%Y-%m}-r{month.revision}",
    )
