"""The counselor names who types the child forms, and ends it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students.access import get_school_or_404
from students.duty.access import get_typist_or_404
from students.forms.typists import EndTypistForm, NameTypistForm
from students.pages.staff import duty_line


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def name_typist(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = get_school_or_404(request.user, public_id)
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
    return form_page(request, form, "students/typists/end_typist.html", line=duty_line(assignment))
