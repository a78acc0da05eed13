"""A home visit is typed in from its sheet of paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.home_visits.recording import presenter as home_visits
from screening.cases.home_visits.recording.forms import HomeVisitForm
from screening.form_kit.pages import form_page
from students.access import get_student_or_404


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT)
def record_home_visit(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A worry about safety leads on to the urgent concern, a change at home to the care situation."""
    student = get_student_or_404(request.user, public_id, purpose="home-visit")
    form = HomeVisitForm(student, request.POST or None)
    record = form.carry_out(by=request.user) if request.method == "POST" else None
    if record is None:
        page = home_visits.HomeVisitPage(request.user, student)
        return form_page(request, form, "cases/home_visits/record_home_visit.html", page=page)
    messages.success(request, _("The home visit is recorded."))
    if record.is_worrying:
        return redirect(reverse("cases:raise_urgent") + f"?child={student.public_id}")
    return redirect("students:record_care" if record.care_update else "students:show_student", student.public_id)
