"""Registration sheets of a class, typed back one after the other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students import access
from students.forms.registration import RegistrationForm
from students.pages import registration
from students.pages.narrowed import Narrowed
from students.views.family import FAMILY


@require_GET
@needs(*FAMILY)
def show_registration(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    page = registration.shown_sheets(request.user, school_class)
    sheets = Narrowed(page.lines, lambda line: line.sheet is None, show=request.GET.get("show", ""))
    return render(request, "students/registration/show_registration.html", {"page": page, "list": sheets})


@require_http_methods(["GET", "POST"])
@needs(*FAMILY)
def type_registration(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="registration")
    form = RegistrationForm(request.user, student, posted(request), dated=request.GET.get("dated", ""))
    row = form.done() if form.is_valid() else None
    if row:
        seat = registration.seat_words(student)
        messages.success(request, _("%(seat)s: the sheet is saved.") % {"seat": seat})
        return redirect(registration.next_address(request.user, row, form.begin))
    page = registration.TypingPage(request.user, student, form.begin)
    return form_page(request, form, "students/registration/type_registration.html", page=page)
