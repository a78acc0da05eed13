"""A score that can be done again by hand, from the child's page, and its answers as a file for another system."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.score_working.forms import ResponseFileForm
from screening.cases.score_working.presenters import page as working
from screening.cases.score_working.presenters.fhir_file import fhir_page
from screening.documents.serving import file_answer
from screening.form_kit.pages import posted


@require_safe
@needs(Permission.REVIEW_CASES)
def show_working(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="working")
    page = working.build(request.user, case, assessment_id, request.GET.get("n", ""))
    if page is None:
        raise Http404
    return render(request, "cases/score_working/show_working.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def download_response(request: StaffRequest, public_id: UUID, assessment_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="answer-file")
    page = fhir_page(request.user, case, assessment_id)
    if page is None:
        raise Http404
    form = ResponseFileForm(page, posted(request))
    made = form.carry_out(by=request.user) if form.is_bound else None
    if made is not None:
        return file_answer(made.content, media_type=made.media_type, name=made.file_name)
    status = 422 if form.is_bound else 200
    return render(request, "cases/score_working/download_response.html", {"page": page, "form": form}, status=status)
