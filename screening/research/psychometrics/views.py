"""The psychometric report of a round: page, PDF, spreadsheet."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.file_views import asks_for
from screening.research import wording
from screening.research.long_counts import MOST_ANSWERS, has_more_than
from screening.research.psychometrics import access, paper
from screening.research.psychometrics.gathering import statistics_of
from screening.research.psychometrics.presenter import report_of


@require_safe
@needs(Permission.READ_DISTRICT)
def show_psychometrics(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = access.get_closed_round_or_404(request.user, public_id)
    access.record_reading(request.user, found, purpose="statistics")
    is_long = has_more_than(MOST_ANSWERS, access.results_counted(request.user, found))
    context = {
        "title": wording.PSYCHOMETRIC_REPORT,
        "view": None if is_long else report_of(found, statistics_of(request.user, found)),
        "print_url": reverse("reports:print_psychometrics", args=[public_id]),
        "table_url": reverse("reports:tabulate_psychometrics", args=[public_id]),
    }
    return render(request, "research/psychometrics/show_psychometrics.html", context)


print_psychometrics, tabulate_psychometrics = (
    asks_for(kind, Permission.READ_DISTRICT) for kind in (paper.PDF, paper.SHEET)
)
