"""The psychometric report as files: who may have them, what they are made of, and how they are asked for."""

from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.report_files import pdf_and_sheet
from screening.reports.tables import Report
from screening.research import wording
from screening.research.psychometrics import access
from screening.research.psychometrics.gathering import statistics_of
from screening.research.psychometrics.presenter import report_of
from screening.rounds.models import ScreeningRound


def _page(document: Document, screening_round: ScreeningRound) -> Report:
    user = document.requested_by
    access.record_reading(user, screening_round, purpose="document")
    return report_of(screening_round, statistics_of(user, screening_round))


def _term(screening_round: ScreeningRound) -> str:
    return f"{screening_round.school_year}-{screening_round.term}"


PDF, SHEET = pdf_and_sheet(
    ("psychometric-report", wording.PSYCHOMETRIC_REPORT),
    ("psychometric-table", wording.PSYCHOMETRIC_TABLE),
    door=access.closed_rounds_of,
    page=_page,
    stem=lambda screening_round: f"psychometric-report-{_term(screening_round)}",
    input_hash=lambda kind, user, screening_round: hash_inputs(
        kind, access.state_counted(user, screening_round), screening_round.county.screening_name
    ),
    reference=_term,
)
