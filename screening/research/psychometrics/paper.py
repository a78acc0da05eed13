"""The psychometric report as files: who may have them, what they are made of, and how they are asked for."""

from accounts.models import User
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import request_document
from screening.documents.services.requesting import hash_inputs
from screening.documents.sheets import XLSX
from screening.reports.report_files import StatisticsPage, book_of
from screening.reports.report_parts import Report
from screening.research.psychometrics import access
from screening.research.psychometrics.gathering import statistics_of
from screening.research.psychometrics.presenter import report_of
from screening.rounds.models import ScreeningRound

PDF_KIND, SHEET_KIND = "psychometric-report", "psychometric-table"


def build_pdf(document: Document) -> PrintJob:
    screening_round, report = _report(document)
    return PrintJob(
        "documents/statistics_report.html",
        {"page": StatisticsPage(report, document)},
        f"psychometric-report-{_term(screening_round)}.pdf",
    )


def build_sheet(document: Document) -> FileJob:
    screening_round, report = _report(document)
    return FileJob(book_of(report), f"psychometric-report-{_term(screening_round)}.xlsx", XLSX)


def _report(document: Document) -> tuple[ScreeningRound, Report]:
    user = document.requested_by
    screening_round = access.get_closed_round_or_404(user, document.subject)
    access.record_reading(user, screening_round, purpose="document")
    return screening_round, report_of(screening_round, statistics_of(user, screening_round))


def may_see(user: User, document: Document) -> bool:
    return access.closed_rounds_of(user).filter(public_id=document.subject).exists()


def request_file(kind: str, screening_round: ScreeningRound, *, by: User, language: str | None = None) -> Document:
    """The file of the results as they stand; results that changed since give a new one."""
    return request_document(
        kind,
        subject=screening_round.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=hash_inputs(kind, access.state_counted(by, screening_round)),
        reference=_term(screening_round),
    )


def _term(screening_round: ScreeningRound) -> str:
    return f"{screening_round.school_year}-{screening_round.term}"
