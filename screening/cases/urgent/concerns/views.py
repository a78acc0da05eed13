"""Concerns of colleagues that wait for a word."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.urgent.concerns import access
from screening.cases.urgent.concerns.forms import AnswerForm
from screening.cases.urgent.concerns.presenter import ConcernRow, concern_rows
from screening.form_kit.pages import form_page


@require_safe
@needs(Permission.REVIEW_CASES)
def list_concerns(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/urgent/list_concerns.html", {"rows": concern_rows(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def answer_concern(request: StaffRequest, public_id: UUID) -> HttpResponse:
    door = access.get_concern_to_answer_or_404 if request.method == "POST" else access.get_unanswered_or_404
    concern, case = door(request.user, public_id)
    form = AnswerForm(concern, case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The answer is on its way to %(name)s.") % {"name": concern.raised_by.name})
        return redirect("cases:list_concerns")
    row = ConcernRow(concern, case, getattr(concern, "promised", None), timezone.localdate())
    return form_page(request, form, "cases/urgent/answer_concern.html", row=row)
