"""A result from elsewhere, written down by the counselor; the class teacher sees nothing of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.outside_results.forms import OutsideForm
from screening.form_kit.pages import form_page
from students.access import get_student_or_404


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def record_outside(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = get_student_or_404(request.user, public_id, purpose="outside-result")
    form = OutsideForm(student, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Recorded. The child stands in your queue with this reason."))
        return redirect("cases:list_cases")
    return form_page(request, form, "cases/outside_results/record_outside.html", child=student)
