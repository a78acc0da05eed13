"""The monthly report as files: what is asked for, who may have it, and where a finished one is fetched."""

from collections.abc import Iterable

from django.urls import reverse

from accounts.models import User
from screening.documents import storage
from screening.documents.models import Document
from screening.documents.services import hash_inputs, request_document
from screening.jobs.models import Job
from screening.reports.models import MonthlyReport
from screening.reports.monthly.access import reports_of
from screening.reports.periods import school_year_of

KIND, SHEET_KIND, YEAR_KIND = "monthly-report", "monthly-table", "year-report"


def request_pdf(report: MonthlyReport, *, by: User, language: str | None = None, queue: str = "default") -> Document:
    return _request(KIND, report, report.input_hash, by=by, language=language, queue=queue)


def request_sheet(report: MonthlyReport, *, by: User, language: str | None = None) -> Document:
    return _request(SHEET_KIND, report, report.input_hash, by=by, language=language)


def request_year(reports: list[MonthlyReport], *, by: User, language: str | None = None) -> Document:
    """One document of a school year's months, newest first; another state of any month makes another document."""
    year = school_year_of(reports[0].month)
    name = f"{year}-{year + 1}"
    return _request(YEAR_KIND, reports[0], year_hash(reports), by=by, language=language, reference=name)


def year_hash(reports: Iterable[MonthlyReport]) -> str:
    return hash_inputs(*(report.input_hash for report in reports))


def _request(
    kind: str,
    report: MonthlyReport,
    input_hash: str,
    *,
    by: User,
    language: str | None,
    reference: str = "",
    queue: str = "default",
) -> Document:
    return request_document(
        kind,
        subject=report.public_id,
        audience="headteacher",
        by=by,
        language=language,
        input_hash=input_hash,
        reference=reference or report.month.strftime("%Y-%m"),
        queue=queue,
    )


def may_see(user: User, document: Document) -> bool:
    return reports_of(user).filter(public_id=document.subject).exists()


def is_ready(document: Document) -> bool:
    return document.job.state == Job.State.READY and storage.exists(document.path)


def address_of(document: Document) -> str:
    """The file itself once it is there, else the page that waits for it."""
    name = "documents:download_document" if is_ready(document) else "documents:show_document"
    return reverse(name, args=[document.public_id])
