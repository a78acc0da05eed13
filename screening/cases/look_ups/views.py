"""Finding out where a child is: the list of those still to be found, and one entry after another."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.look_ups import presenter as look_ups
from screening.cases.look_ups.forms import LookUpForm
from screening.form_kit.pages import form_page
from screening.library import texts
from students.access import get_student_or_404


@require_safe
@needs(Permission.EDIT_CARE_CONTEXT)
def list_look_ups(request: StaffRequest) -> HttpResponse:
    return render(request, "cases/look_ups/list_look_ups.html", {"lines": look_ups.list_page(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT)
def record_look_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A child that nobody has seen, or that may not be safe, leads on to the urgent concern."""
    student = get_student_or_404(request.user, public_id, purpose="look-up")
    form = LookUpForm(student, look_ups.latest_of(request.user, student), request.POST or None)
    record = form.carry_out(by=request.user) if request.method == "POST" else None
    if record and record.is_worrying:
        messages.warning(request, texts.text("ui.look-up.not-found"))
        return redirect(reverse("cases:raise_urgent") + f"?child={student.public_id}")
    if record:
        messages.success(request, form.found)
        return redirect("cases:list_look_ups")
    return form_page(
        request, form, "cases/look_ups/record_look_up.html", page=look_ups.LookUpPage(request.user, student)
    )
