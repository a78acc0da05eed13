"""Which children a re-score moves, for their counselor."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.rescored.presenter import MovedPage
from screening.rounds.access import get_rescoring_or_404


@require_safe
@needs(Permission.REVIEW_CASES)
def list_moved(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rescoring = get_rescoring_or_404(request.user, public_id)
    return render(request, "cases/rescored/list_moved.html", {"page": MovedPage(request.user, rescoring)})
