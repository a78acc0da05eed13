"""Colleagues, their codes and duties, the duty list, and who types the child forms, whom the counselor names."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.services import OwnAccount
from screening.form_kit.pages import form_page, posted
from students import access, services
from students.duty.access import get_typist_or_404
from students.forms.staff import (
    AddColleagueForm,
    AssignColleagueForm,
    DutyForm,
    EndAssignmentForm,
    EndTypistForm,
    NameTypistForm,
)
from students.pages import staff


@require_GET
@needs(Permission.MANAGE_STAFF)
def list_staff(request: StaffRequest) -> HttpResponse:
    return render(request, "students/staff/list_staff.html", {"page": staff.StaffPage(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def add_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The code is in this one answer and nowhere else; asking again makes a new one."""
    school = access.get_school_or_404(request.user, public_id)
    form = AddColleagueForm(request.user, school, posted(request))
    added = form.done(by=request.user) if form.is_valid() else None
    if added:
        return render(
            request, "students/staff/show_code.html", {"person": added[0], "code": added[1], "school": school}
        )
    return form_page(request, form, "students/staff/add_colleague.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def assign_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = AssignColleagueForm(request.user, school, posted(request))
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("The duty begins today."))
        return redirect("students:list_staff")
    return form_page(request, form, "students/staff/assign_colleague.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def end_assignment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    assignment = access.get_assignment_or_404(request.user, public_id)
    form = EndAssignmentForm(posted(request))
    if form.is_valid() and form.done(assignment, by=request.user):
        messages.success(request, _("The duty has ended; from now on it opens nothing."))
        _say_what_is_left(request)
        return redirect("students:list_staff")
    return form_page(request, form, "students/staff/end_assignment.html", line=staff.duty_line(assignment))


def _say_what_is_left(request: StaffRequest) -> None:
    left = staff.leavers_line(request.user)
    if left:
        messages.warning(request, left)


@require_POST
@needs(Permission.MANAGE_STAFF)
def renew_code(request: StaffRequest, public_id: UUID) -> HttpResponse:
    assignment = access.get_assignment_or_404(request.user, public_id)
    try:
        code = services.renew_code(assignment.user, by=request.user)
    except (services.NotHome, OwnAccount):
        messages.error(request, _("The code of this person comes from the school that keeps the account."))
        return redirect("students:list_staff")
    person = {"person": assignment.user, "code": code, "school": assignment.school}
    return render(request, "students/staff/show_code.html", person)


@require_POST
@needs(Permission.MANAGE_STAFF)
def disable_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _account(request, public_id, services.disable_colleague, _("The account is disabled."))


@require_POST
@needs(Permission.MANAGE_STAFF)
def enable_colleague(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _account(request, public_id, services.enable_colleague, _("The account is open again."))


def _account(request: StaffRequest, public_id: UUID, act: Callable[..., User], done: str) -> HttpResponse:
    assignment = access.get_assignment_or_404(request.user, public_id)
    try:
        act(assignment.user, by=request.user)
        messages.success(request, done)
        _say_what_is_left(request)
    except services.NotHome:
        messages.error(request, _("Another school keeps this account."))
    except OwnAccount:
        messages.error(request, _("Your own account is kept by another administrator."))
    return redirect("students:list_staff")


@require_GET
@needs(Permission.MANAGE_STAFF, Permission.READ_SCHOOL_REPORT)
def list_duty(request: StaffRequest) -> HttpResponse:
    pages = {"pages": staff.duty_pages(request.user), "left": staff.leavers_line(request.user)}
    return render(request, "students/staff/list_duty.html", pages)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_STAFF)
def set_duty(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = DutyForm(request.user, school, posted(request))
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("The duty list is saved."))
        return redirect("students:list_duty")
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
