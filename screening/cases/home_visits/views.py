"""The home-visit list and the forms to take along."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.home_visits import pages
from screening.cases.home_visits import pages as home_visits
from screening.cases.home_visits.access import chosen_seats
from screening.cases.home_visits.forms import HomeVisitForm, SheetsForm
from screening.cases.home_visits.printing import VISIT_SHEETS
from screening.form_kit.pages import form_page
from students.access import get_student_or_404

who_visits = needs(Permission.EDIT_CARE_CONTEXT)


@require_safe
@who_visits
def list_visits(request: StaffRequest) -> HttpResponse:
    page = pages.VisitList(request.user, request.GET.get("class", ""))
    return render(request, "cases/home_visits/list_visits.html", {"page": page, "nonce": uuid4()})


@require_POST
@who_visits
def print_visits(request: StaffRequest) -> HttpResponse:
    """A form for each child that was ticked, in one file."""
    form = SheetsForm(request.POST)
    batch = form.carry_out(chosen_seats(request.user, request.POST.getlist("child")), by=request.user)
    if batch is None:
        messages.warning(request, _("Please tick the families you visit, at most %(n)s at a time.") % {"n": form.most})
        return redirect(reverse("cases:list_visits") + form.back)
    return redirect("documents:show_document", VISIT_SHEETS.request(batch, by=request.user).public_id)


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
