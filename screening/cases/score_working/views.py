"""A score that can be done again by hand, from the child's page."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.score_working.presenters import page as working


@require_safe
@needs(Permission.REVIEW_CASES)
def show_working(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="working")
    page = working.build(request.user, case, assessment_id, request.GET.get("n", ""))
    if page is None:
        raise Http404
    return render(request, "cases/score_working/show_working.html", {"page": page})
