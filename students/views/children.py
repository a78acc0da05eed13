"""One child on the roster: added, corrected, moved, taken off."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening import formats
from screening.form_kit.pages import act_page, form_page, posted
from students import access
from students.file.access import Found, get_file_or_404
from students.forms.base import OnceForm
from students.forms.children import AddStudentForm, ChangeStudentForm, ComeBackForm, LeaveForm, MoveStudentForm
from students.forms.family import (
    CareForm,
    ConfirmCareForm,
    ConsentForm,
    ContactForm,
    EndContactForm,
    StrengthForm,
    WithdrawForm,
)
from students.forms.registration import RegistrationForm
from students.leaving.access import find_left
from students.models import Student
from students.pages import lists, registration
from students.pages.child import ChildPage
from students.pages.lists import Narrowed
from students.pages.registration import ConfirmPage
from students.printing import CHILD_FILE
from students.selectors import current_seat


@require_GET
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def show_student(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The file, by whoever may know what: read once, recorded once."""
    student = get_file_or_404(request.user, public_id)
    return render(request, "students/children/show_student.html", {"page": ChildPage(request.user, student)})


@require_POST
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def print_file(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = get_file_or_404(request.user, public_id)
    return redirect("documents:show_document", CHILD_FILE.request(student, by=request.user).public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def find_student(request: StaffRequest) -> HttpResponse:
    """What was typed stays out of every address; a single hit is opened at once."""
    found = Found(request.user, request.POST.get("who", ""))
    if found.only:
        return redirect("students:show_student", found.only)
    return render(request, "students/children/find_student.html", {"found": found})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def add_student(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    form = AddStudentForm(request.user, school_class, posted(request))
    if form.is_valid() and form.done(by=request.user):
        messages.success(request, _("The child is on the roster."))
        return redirect("students:show_class", school_class.public_id)
    return form_page(
        request, form, "students/children/add_student.html", line=lists.class_line(request.user, school_class)
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def change_student(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="roster")
    form = ChangeStudentForm.about(student, current_seat(student), posted(request))
    said = _("The correction is saved.")
    return act_on_child(request, form, student, "students/children/change_student.html", said=said, student=student)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def move_student(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = access.get_student_or_404(request.user, public_id, purpose="roster")
    form = MoveStudentForm(request.user, current_seat(student).school_class, posted(request))
    said = _("The child sits in the new class; the time before stays in the history.")
    return act_on_child(request, form, student, "students/children/move_student.html", said=said, student=student)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def end_enrolment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A child leaves; one that has left comes back, or had never gone."""
    seat = find_left(request.user, public_id)
    if seat is not None:
        back = ComeBackForm(request.user, seat, posted(request))
        said = _("The child is on the roster again, with consent, care and whatever is open.")
        return act_on_child(request, back, seat, "students/children/come_back.html", said=said, student=seat.student)
    student = access.get_student_or_404(request.user, public_id, purpose="roster")
    form = LeaveForm(posted(request))
    if form.is_valid() and form.done(student, by=request.user):
        messages.success(request, _("The child is off the roster from the next day on; the history stays."))
        return redirect("students:list_classes")
    return form_page(request, form, "students/children/end_enrolment.html", student=student)


def act_on_child(
    request: StaffRequest,
    form: OnceForm,
    row: Model,
    template: str,
    /,
    *,
    student: Student,
    said: str,
    **context: object,
) -> HttpResponse:
    """Back to the page of the child."""
    to = reverse("students:show_student", args=[student.public_id])
    return act_page(request, form, row, template, said=said, to=to, student=student, **context)


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
