"""The home-visit list, the forms to take along, a visit typed in; the register of children whose parents are away."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.cases.home_visits import pages
from screening.cases.home_visits.access import chosen_seats
from screening.cases.home_visits.forms import HomeVisitForm, SheetsForm, TicksForm
from screening.cases.home_visits.printing import VISIT_SHEETS
from screening.cases.home_visits.register import TermContactRegister
from screening.cases.home_visits.services import take_back
from screening.cases.models import HomeVisit
from screening.form_kit.pages import form_page, posted, service_page
from screening.form_kit.rows import uuid_of
from students.access import get_student_or_404

who_visits = needs(Permission.EDIT_CARE_CONTEXT)


@require_http_methods(["GET", "POST"])
@who_visits
def list_visits(request: StaffRequest) -> HttpResponse:
    """With a form to print for each child that is ticked, in one file."""
    if request.method == "POST":
        form = SheetsForm(chosen_seats(request.user, request.POST.getlist("child")), request.POST)
        if batch := form.carry_out(by=request.user):
            return redirect("documents:show_document", VISIT_SHEETS.request(batch, by=request.user).public_id)
        messages.warning(request, _("Please tick the families you visit, at most %(n)s at a time.") % {"n": form.most})
        return redirect(request.get_full_path())
    page = pages.VisitList(request.user, request.GET.get("class", ""))
    return render(request, "cases/home_visits/list_visits.html", {"page": page, "nonce": uuid4()})


@require_http_methods(["GET", "POST"])
@who_visits
def record_home_visit(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A worry about safety leads on to the urgent concern, a change at home to the care situation."""
    student = get_student_or_404(request.user, public_id, purpose="home-visit")
    form = HomeVisitForm(student, posted(request))
    page = pages.visit_page(request.user, student)

    def to(record: HomeVisit) -> HttpResponse:
        if record.is_worrying:
            return redirect(reverse("cases:raise_urgent") + f"?child={student.public_id}")
        return redirect("students:record_care" if record.care_update else "students:show_student", student.public_id)

    said = _("The home visit is recorded.")
    return service_page(request, form, "cases/home_visits/record_home_visit.html", to=to, said=said, page=page)


@require_http_methods(["GET", "POST"])
@who_visits
def list_term_contacts(request: StaffRequest) -> HttpResponse:
    """With ticks for those who were spoken with; what was ticked today by a slip can be taken back."""
    if slip := request.POST.get("take_back"):
        seat = one_or_404(chosen_seats(request.user, [str(uuid_of(slip))]))
        take_back(seat.student, by=request.user)
        return redirect(request.get_full_path())
    ticked = [seat.student for seat in chosen_seats(request.user, request.POST.getlist("child"))]
    form = TicksForm(ticked, posted(request))
    if form.is_bound and form.carry_out(by=request.user):
        return redirect(request.get_full_path())
    page = TermContactRegister(request.user, request.GET.get("class", ""))
    return form_page(request, form, "cases/home_visits/list_term_contacts.html", page=page)
