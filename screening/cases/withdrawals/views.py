"""A withdrawal a parent tells the counselor, and what is to be done after one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.withdrawals.access import get_consent_task_or_404
from screening.cases.withdrawals.forms import ConsentTaskForm
from screening.cases.withdrawals.presenter import task_words
from screening.form_kit.pages import form_page
from students.forms.family import WithdrawForm

only_counselors = needs(Permission.REVIEW_CASES)


@require_http_methods(["GET", "POST"])
@only_counselors
def take_consent_back(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="consent")
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and form.done(case.student, by=request.user):
        messages.success(request, _("The withdrawal is in force. Nothing changes for the child at school."))
        return redirect("cases:show_case", public_id)
    return form_page(request, form, "cases/withdrawals/take_consent_back.html", case=case)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_consent_task(request: StaffRequest, public_id: UUID) -> HttpResponse:
    task = get_consent_task_or_404(request.user, public_id)
    form = ConsentTaskForm(task, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("cases:show_case", task.case.public_id)
    words = task_words(task)
    return form_page(request, form, "cases/withdrawals/record_consent_task.html", case=task.case, words=words)
