"""What a re-score would change, for those who decide on it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.rescorings.presenter import DifferencePage
from screening.rounds.access import get_rescoring_or_404


@require_safe
@needs(Permission.MANAGE_ROUNDS)
def show_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rescoring = get_rescoring_or_404(request.user, public_id)
    return render(request, "reports/rescorings/show_rescoring.html", {"page": DifferencePage(rescoring)})
