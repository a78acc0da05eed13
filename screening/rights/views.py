"""Requests of families about what is stored, and what goes by the clock."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.form_kit.pages import act_page, posted
from screening.rights import access
from screening.rights.forms import RequestAnswerForm, RequestForm
from screening.rights.presenter import RightsPage
from screening.rights.printing import LETTER

LIST = "rights:list_requests"


@require_safe
@needs(*access.READERS)
def list_requests(request: StaffRequest) -> HttpResponse:
    return render(request, "rights/list_requests.html", {"page": RightsPage(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def record_request(request: StaffRequest, public_id: UUID) -> HttpResponse:
    child = access.get_child_or_404(request.user, public_id)
    form, said = RequestForm(posted(request)), _("Written down, with the day until which it is to be answered.")
    return act_page(request, form, child, "rights/record_request.html", said=said, to=LIST, child=child)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
@asks_again
def answer_request(request: StaffRequest, public_id: UUID) -> HttpResponse:
    row = access.get_request_or_404(request.user, public_id)
    form, said = RequestAnswerForm(posted(request)), _("The answer is recorded.")
    return act_page(request, form, row, "rights/answer_request.html", said=said, to=LIST, row=row)


@require_POST
@needs(Permission.MANAGE_ROSTER)
def print_letter(request: StaffRequest, public_id: UUID) -> HttpResponse:
    document = LETTER.request(access.get_request_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)
