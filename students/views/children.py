"""One child on the roster: added, corrected, moved, taken off."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import act_page, form_page, posted
from students import access
from students.file import finding
from students.file.access import get_file_or_404
from students.file.printing import CHILD_FILE
from students.forms.base import OnceForm
from students.forms.children import AddStudentForm, ChangeStudentForm, LeaveForm, MoveStudentForm
from students.models import Student
from students.pages import lists
from students.pages.child import ChildPage
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
    found = finding.Found(request.user, request.POST.get("who", ""))
    if found.only:
        return redirect("students:show_student", found.only)
    return render(request, "students/children/find_student.html", {"found": found})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def add_student(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    form = AddStudentForm(posted(request))
    if form.is_valid() and form.done(school_class, by=request.user):
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
