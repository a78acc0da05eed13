"""A child's answers as a file for another system: what it holds and loses, then the file itself."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.cases.access import get_case_or_404
from screening.documents.serving import file_answer
from screening.form_kit.pages import posted
from screening.interchange.child_answers.forms import ResponseFileForm
from screening.interchange.child_answers.presenter import fhir_page


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
@asks_again
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
    return render(
        request, "interchange/child_answers/download_response.html", {"page": page, "form": form}, status=status
    )
