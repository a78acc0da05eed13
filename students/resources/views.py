"""What a school has: read, entered once a school year, printed as a blank."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students.resources import access
from students.resources.forms import ResourcesForm
from students.resources.presenter import ResourcesPage, year_words
from students.resources.printing import BLANK
from students.resources.selectors import numbers_to_begin_with, year_to_enter


@require_GET
@needs(*access.READERS)
def show_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return render(request, "students/resources/show_resources.html", {"page": ResourcesPage(request.user, school)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def enter_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_to_write_or_404(request.user, public_id)
    year = year_to_enter(school)
    form = ResourcesForm(posted(request), initial=numbers_to_begin_with(request.user, school))
    if form.is_valid():
        form.done(school, by=request.user, school_year=year)
        messages.success(request, _("Saved for this school year."))
        return redirect("students:show_resources", school.public_id)
    return form_page(request, form, "students/resources/enter_resources.html", school=school, year=year_words(year))


@require_POST
@needs(*access.READERS)
def print_resources(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    document = BLANK.request(school, by=request.user)
    return redirect("documents:show_document", document.public_id)
