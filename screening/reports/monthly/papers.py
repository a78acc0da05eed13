"""The monthly report as files: the month, its spreadsheet, the months of a school year in one."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from screening.documents import paper_codes, storage
from screening.documents.kinds import BaseKind, ComposedKind
from screening.documents.models import Document
from screening.documents.registry import FileJob
from screening.documents.services import hash_inputs
from screening.documents.sheets import XLSX
from screening.jobs.models import Job
from screening.reports import periods
from screening.reports.models import MonthlyReport
from screening.reports.monthly import access, pdf
from screening.reports.monthly.content import audit_words, made_on
from screening.reports.monthly.view import ReportView, whole_view
from screening.reports.periods import school_year_of
from screening.reports.report_files import Guarded, GuardedKind, Page
from screening.reports.tables import text_of
from screening.reports.workbooks import Book

OF_A_MONTH: dict[str, Any] = {
    "door": access.reports_of,
    "page": lambda document, report: _month(document, report),
    "audience": "headteacher",
    "input_hash": lambda _user, report: _state(report),
    "reference": lambda report: f"{report.month:%Y-%m}",
}


def _state(report: MonthlyReport) -> str:
    """Its figures, and as its door says: the last answer, and the last report of the months it looks back on."""
    called = report.school.township.county.screening_name
    return hash_inputs(report.input_hash, called, *(getattr(report, name, None) for name in ("answered", "before")))


class MonthSheet(GuardedKind[MonthlyReport]):
    def make(self, document: Document, row: MonthlyReport) -> FileJob:
        book = book_of(row, list(access.revisions_of(document.requested_by, row)))
        return FileJob(book, self.file_name(document, row), XLSX)


class YearPaper(Guarded[list[MonthlyReport]], ComposedKind[list[MonthlyReport]]):
    """The last revision of every month, newest first; another state of any month makes another document."""


def _month(document: Document, report: MonthlyReport) -> Page:
    user = document.requested_by
    series = list(access.revisions_of(user, report))
    return pdf.page_of(document, report, series, access.asked_and_before(user, report))


def _file_name(ending: str, report: MonthlyReport) -> str:
    return f"report-{report.month:%Y-%m}-r{report.revision}.{ending}"


def _year(reports: list[MonthlyReport]) -> str:
    year = school_year_of(reports[0].month)
    return f"{year}-{year + 1}"


PDF = GuardedKind[MonthlyReport](
    name="monthly-report",
    label=periods.MONTHLY_REPORT,
    template="documents/monthly_report.html",
    file_name=lambda _document, report: _file_name("pdf", report),
    **OF_A_MONTH,
)
SHEET = MonthSheet(
    name="monthly-table",
    label=periods.MONTHLY_TABLE,
    template="",
    file_name=lambda _document, report: _file_name("xlsx", report),
    **OF_A_MONTH,
)
YEAR = YearPaper(
    name="year-report",
    label=periods.YEAR_REPORT,
    look_up=lambda user, document: access.year_of_report(user, document.subject) or None,
    known_by=lambda _user, reports: reports[0].public_id,
    template="documents/year_report.html",
    page=lambda document, reports: pdf.year_page_of(document, reports[::-1]),
    file_name=lambda _document, reports: f"report-year-{_year(reports)}.pdf",
    audience="headteacher",
    input_hash=lambda _user, reports: hash_inputs(
        reports[0].school.township.county.screening_name, *(report.input_hash for report in reports)
    ),
    reference=_year,
)


FILES: Mapping[str, tuple[BaseKind[Any], Callable[[User, UUID], Any]]] = {  # and what each is made of
    "pdf": (PDF, access.get_report_or_404),
    "table": (SHEET, access.get_report_or_404),
    "year": (YEAR, access.year_of_report_or_404),
}


def is_ready(document: Document) -> bool:
    return document.job.state == Job.State.READY and storage.exists(document.path)


def address_of(document: Document) -> str:
    """The file itself once it is there, else the page that waits for it."""
    name = "documents:download_document" if is_ready(document) else "documents:show_document"
    return reverse(name, args=[document.public_id])


def register() -> None:
    for kind, _row_of in FILES.values():
        kind.register()
    paper_codes.register(pdf.KIND, pdf.find)


def book_of(report: MonthlyReport, series: list[MonthlyReport]) -> bytes:
    view = whole_view(report, series)
    return Book(
        title=_("Monthly report"),
        place=report.school.name,
        period=f"{report.month:%Y-%m}",
        notes=list(_notes(report, view)),
        parts=(*view.parts, view.counted),
    ).content()


def _notes(report: MonthlyReport, view: ReportView) -> Iterator[str]:
    yield _("as of %(day)s") % {"day": view.as_of}
    yield from filter(None, [view.books])
    yield _("Revision %(n)s, made on %(day)s") % {"n": report.revision, "day": made_on(report)}
    for at, ask in enumerate(view.asks, 1):
        yield from ([_("What this month asks of you")] if at == 1 else [])
        yield f"{at}. {text_of(ask.says)}"
    yield from [*filter(None, [view.face]), *view.reasons, *view.standing]
    if view.changes:
        yield from (_("What changed since the revision before"), *map(text_of, view.changes))
    if report.audit_number is not None:
        yield f"{_('End of the audit log:')} {audit_words(report)} {report.audit_mac}"
