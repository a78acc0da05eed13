"""The psychometric report of a round: page, PDF, spreadsheet."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.file_views import asks_for
from screening.reports.report_files import pdf_and_sheet
from screening.reports.tables import Report
from screening.research import wording
from screening.research.long_counts import MOST_ANSWERS, has_more_than
from screening.research.psychometrics import access
from screening.research.psychometrics.gathering import statistics_of
from screening.research.psychometrics.presenter import report_of
from screening.rounds.models import ScreeningRound


@require_safe
@needs(Permission.READ_DISTRICT)
def show_psychometrics(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = one_or_404(access.closed_rounds_of(request.user), public_id=public_id)
    access.record_reading(request.user, found, purpose="statistics")
    is_long = has_more_than(MOST_ANSWERS, access.results_counted(request.user, found))
    context = {
        "title": wording.PSYCHOMETRIC_REPORT,
        "view": None if is_long else report_of(found, statistics_of(request.user, found)),
        "print_url": reverse("reports:print_psychometrics", args=[public_id]),
        "table_url": reverse("reports:tabulate_psychometrics", args=[public_id]),
    }
    return render(request, "research/psychometrics/show_psychometrics.html", context)


def _in_a_file(document: Document, screening_round: ScreeningRound) -> Report:
    access.record_reading(document.requested_by, screening_round, purpose="document")
    return report_of(screening_round, statistics_of(document.requested_by, screening_round))


FILES = PDF, SHEET = pdf_and_sheet(
    ("psychometric-report", wording.PSYCHOMETRIC_REPORT),
    ("psychometric-table", wording.PSYCHOMETRIC_TABLE),
    door=access.closed_rounds_of,
    page=_in_a_file,
    stem=lambda one: f"psychometric-report-{one.school_year}-{one.term}",
    input_hash=lambda kind, user, one: hash_inputs(kind, access.state_counted(user, one), one.county.screening_name),
    reference=lambda one: f"{one.school_year}-{one.term}",
)
print_psychometrics, tabulate_psychometrics = (asks_for(kind, Permission.READ_DISTRICT) for kind in FILES)
