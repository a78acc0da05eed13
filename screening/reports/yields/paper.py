"""The report on yield as files: who may have them, what they are made of, and how they are asked for."""

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import request_document
from screening.documents.services.requesting import hash_inputs
from screening.documents.sheets import XLSX
from screening.reports.pieces import Report
from screening.reports.pieces_paper import book_of, page_of
from screening.reports.yields import access
from screening.reports.yields.gathering import counted_until, yields_of
from screening.reports.yields.presenter import report_of
from students.models import County

PDF_KIND, SHEET_KIND = "yield-report", "yield-table"


def report_for(user: User, county: County) -> Report:
    """The report as it stands this week."""
    day = counted_until(timezone.localdate())
    return report_of(yields_of(user, day), county.name, day)


def build_pdf(document: Document) -> PrintJob:
    page = page_of(_report(document), document)
    return PrintJob("documents/statistics_report.html", {"page": page}, f"yield-{_day()}.pdf")


def build_sheet(document: Document) -> FileJob:
    return FileJob(book_of(_report(document)), f"yield-{_day()}.xlsx", XLSX)


def _report(document: Document) -> Report:
    user = document.requested_by
    county = access.get_county_or_404(user)
    access.record_reading(user, county, purpose="document")
    return report_for(user, county)


def _day() -> str:
    return counted_until(timezone.localdate()).isoformat()


def may_see(user: User, document: Document) -> bool:
    try:
        return access.get_county_or_404(user).public_id == document.subject
    except Http404:
        return False


def request_file(kind: str, county: County, *, by: User, language: str) -> Document:
    """The file of the figures as they stand; pressed twice it is one file."""
    return request_document(
        kind,
        subject=county.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=hash_inputs(kind, _day(), access.state_counted(by)),
        reference=_day(),
    )
