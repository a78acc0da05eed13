"""Colleagues, their codes and duties, the duty list, and who types the child forms, whom the counselor names."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import PendingAct, User
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.services.people import OwnAccount
from accounts.step_up import asks_again
from accounts.two_people.pages import waiting_words
from screening.form_kit.pages import form_page, posted
from students import access
from students.county_access import get_known_colleague_or_404
from students.duty.access import get_typist_or_404
from students.forms.staff import (
    AddColleagueForm,
    AssignColleagueForm,
    DutyForm,
    EndAssignmentForm,
    EndTypistForm,
    NameTypistForm,
)
from students.hooks import to_fill_in
from students.models import School
from students.pages import staff
from students.pages.leaving import act_lines
from students.pages.staff import colleague_words
from students.selectors import roster_on
from students.services import staff as staff_services
from students.services.by_two import ask_for_code, open_again
from students.services.staff import NotHome
from students.staff_list.forms import ListForm, StaffReviewForm, StaffReviewPage, first_review


@require_GET
@needs(Permission.MANAGE_STAFF)
def list_staff(request: StaffRequest) -> HttpResponse:
    page = {"page": staff.StaffPage(request.user), "acts": act_lines(request.user)}
    return render(request, "students/staff/list_staff.html", page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
@asks_again
def add_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The code is in this one answer and nowhere else; asking again makes a new one."""
    school = access.get_school_or_404(request.user, public_id)
    form = AddColleagueForm(request.user, school, posted(request))
    added = form.done(by=request.user) if form.is_valid() else None
    if isinstance(added, PendingAct):
        return _waits(request, added)
    if added:
        return _slip(request, *added, school)
    return form_page(request, form, "students/staff/add_colleague.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
@asks_again
def assign_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    asked = {"school_class": request.GET.get("class", "")}
    form = AssignColleagueForm(request.user, school, posted(request), initial=asked)
    done = form.done(by=request.user) if form.is_valid() else None
    if isinstance(done, PendingAct):
        return _waits(request, done)
    if done:
        messages.success(request, staff.begun_words(done))
        return redirect("students:list_staff")
    return form_page(request, form, "students/staff/assign_colleague.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
@asks_again
def end_assignment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    assignment = access.get_assignment_or_404(request.user, public_id)
    form = EndAssignmentForm(request.user, assignment, posted(request))
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("The duty has ended; from now on it opens nothing."))
        _say_what_is_left(request)
        return redirect("students:list_staff")
    taught = assignment.school_class if "successor" in form.fields else None
    context = {"line": staff.duty_line(assignment), "to_fill": to_fill_in(request.user, taught)}
    context["children"] = roster_on(taught, timezone.localdate()).count() if taught else 0
    return form_page(request, form, "students/staff/end_assignment.html", **context)


def _say_what_is_left(request: StaffRequest) -> None:
    left = staff.leavers_line(request.user)
    if left:
        messages.warning(request, left)


def _waits(request: StaffRequest, pending: PendingAct) -> HttpResponse:
    messages.success(request, _("A second person has to confirm it: %(who)s.") % {"who": waiting_words(pending)})
    return redirect("students:list_staff")


def _slip(request: StaffRequest, person: User, code: str, school: School) -> HttpResponse:
    slip = {"person": person, "code": code, "school": school}
    return render(request, "students/staff/show_code.html", slip)


@require_POST
@needs(Permission.MANAGE_STAFF)
@asks_again
def renew_code(request: StaffRequest, public_id: UUID) -> HttpResponse:
    assignment, lost = access.get_assignment_or_404(request.user, public_id), "lost" in request.POST
    try:
        if assignment.user.is_made_by_two:
            return _waits(request, ask_for_code(assignment.user, by=request.user, lost=lost))
        code = staff_services.renew_code(assignment.user, by=request.user, lost=lost)
    except (NotHome, OwnAccount):
        messages.error(request, _("The code of this person comes from the school that keeps the account."))
        return redirect("students:list_staff")
    return _slip(request, assignment.user, code, assignment.school)


@require_POST
@needs(Permission.MANAGE_STAFF)
@asks_again
def disable_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _account(request, public_id, staff_services.disable_colleague, _("The account is disabled."))


@require_POST
@needs(Permission.MANAGE_STAFF)
@asks_again
def enable_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _account(request, public_id, open_again, _("The account is open again."))


def _account(request: StaffRequest, public_id: UUID, act: Callable[..., User | PendingAct], done: str) -> HttpResponse:
    assignment = get_known_colleague_or_404(request.user, public_id)
    try:
        answer = act(assignment.user, by=request.user)
        if isinstance(answer, PendingAct):
            return _waits(request, answer)
        messages.success(request, done)
        _say_what_is_left(request)
    except NotHome:
        messages.error(request, _("Another school keeps this account."))
    except OwnAccount:
        messages.error(request, _("Your own account is kept by another administrator."))
    return redirect("students:list_staff")


@require_GET
@needs(Permission.MANAGE_STAFF, Permission.READ_SCHOOL_REPORT)
def list_duty(request: StaffRequest) -> HttpResponse:
    pages = {
        "pages": staff.duty_pages(request.user, request.GET.get("show", "")),
        "left": staff.leavers_line(request.user),
    }
    return render(request, "students/staff/list_duty.html", pages)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
@asks_again
def set_duty(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    asked = {name: request.GET[name] for name in ("first", "last") if name in request.GET}
    form = DutyForm(request.user, school, posted(request), initial=asked)
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("The duty list is saved."))
        return redirect("home:show_home" if "setup" in request.GET else "students:list_duty")  # back to what led here
    return form_page(request, form, "students/staff/set_duty.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def name_typist(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = NameTypistForm(request.user, school, posted(request))
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("Named. From the first day on the forms to type stand on the person's first page."))
        return redirect("home:show_home")
    return form_page(request, form, "students/typists/name_typist.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def end_typist(request: StaffRequest, public_id: UUID) -> HttpResponse:
    assignment = get_typist_or_404(request.user, public_id)
    form = EndTypistForm(posted(request))
    if form.is_valid() and form.done(assignment, by=request.user):
        messages.success(request, _("The duty has ended; from now on it opens nothing."))
        return redirect("home:show_home")
    return form_page(request, form, "students/typists/end_typist.html", line=staff.duty_line(assignment))


REVIEW = "students/staff_list/review_staff.html"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def upload_staff(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Reads and writes nothing: the rows stand in the next page, and nowhere else, until they are sent."""
    school = access.get_school_or_404(request.user, public_id)
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    found = form.read(school) if form.is_valid() else None
    if found:
        return render(request, REVIEW, {"page": first_review(request.user, school, found)})
    return form_page(request, form, "students/staff_list/upload_staff.html", school=school)


@require_POST
@needs(Permission.MANAGE_STAFF)
def add_staff(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The codes are in this one answer and nowhere else; sent again they are new ones."""
    school = access.get_school_or_404(request.user, public_id)
    form = StaffReviewForm(school, data=request.POST)
    added = form.done(by=request.user)
    if added:
        waiting = [(colleague_words(one), waiting_words(one)) for one in added.waiting]
        slips = {"added": added.slips, "waiting": waiting, "school": school}
        return render(request, "students/staff_list/show_slips.html", slips)
    return render(request, REVIEW, {"page": StaffReviewPage(form)}, status=422)
