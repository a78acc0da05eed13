"""Care, contacts, consent and the three lines of one child."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening import formats
from screening.form_kit.pages import form_page, posted
from students import access
from students.forms.care_confirming import ConfirmCareForm
from students.forms.consent import ConsentForm, WithdrawForm
from students.forms.family import CareForm, ContactForm, EndContactForm, StrengthForm
from students.pages.care_confirming import ConfirmPage
from students.pages.child import ChildPage
from students.views.children import act_on_child

FAMILY = (Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT)
def record_care(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="care")
    form = CareForm.about(access.care_rows([student.pk]).last(), posted(request))
    if form.is_valid() and form.done(student, by=request.user):
        messages.success(request, _("The care situation is saved as a new entry."))
        return redirect("students:show_student", student.public_id)
    return form_page(request, form, "students/family/record_care.html", page=ChildPage(request.user, student))


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT)
def confirm_care(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The children of a class whose entries are older than a year, ticked where nothing has changed."""
    school_class = access.get_class_or_404(request.user, public_id)
    page = ConfirmPage(request.user, school_class)
    form = ConfirmCareForm(page, posted(request))
    if form.is_valid():
        recorded, left = form.done(by=request.user)
        _say_confirmed(request, recorded, formats.joined(left))
        return redirect(f"{reverse('students:list_students')}?class={school_class.public_id}")
    return form_page(request, form, "students/family/confirm_care.html", page=page)


def _say_confirmed(request: StaffRequest, recorded: int, left: str) -> None:
    if recorded:
        said = ngettext("As last time, from today: %(n)s child.", "As last time, from today: %(n)s children.", recorded)
        messages.success(request, said % {"n": recorded})
    if left:
        said = _("Nothing was written for %(names)s: something else is recorded there now. Please look once more.")
        messages.error(request, said % {"names": left})


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT)
def record_strength(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="strengths")
    form = StrengthForm(posted(request))
    said = _("The line is saved.")
    return act_on_child(request, form, student, "students/family/record_strength.html", said=said, student=student)


@require_http_methods(["GET", "POST"])
@needs(*FAMILY)
def add_contact(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="contact")
    form = ContactForm(posted(request))
    said = _("The contact is saved.")
    return act_on_child(request, form, student, "students/family/add_contact.html", said=said, student=student)


@require_http_methods(["GET", "POST"])
@needs(*FAMILY)
def end_contact(request: StaffRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="contact")
    contact = access.get_contact_or_404(request.user, student, contact_id)
    form = EndContactForm(posted(request))
    said = _("This contact is not called any more.")
    return act_on_child(
        request, form, contact, "students/family/end_contact.html", said=said, student=student, contact=contact
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def record_consent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="consent")
    form = ConsentForm(posted(request))
    said = _("The sheet is recorded and in force.")
    return act_on_child(request, form, student, "students/family/record_consent.html", said=said, student=student)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def withdraw_consent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="consent")
    form = WithdrawForm(posted(request))
    said = _("The withdrawal is in force. Nothing changes for the child at school.")
    return act_on_child(request, form, student, "students/family/withdraw_consent.html", said=said, student=student)
