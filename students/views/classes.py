"""Classes and their children, and the new school year of a school."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.documents.serving import file_answer, workbook_answer
from screening.form_kit.pages import form_page, posted
from students import access
from students.forms import registers as forms
from students.forms.children import AddClassesForm, CloseClassForm, PromotionForm
from students.hooks import to_fill_in
from students.leaving.access import get_act_or_404
from students.models import RosterAct, School, SchoolClass
from students.own_forms import register_forms
from students.own_forms.facts import KINDS
from students.pages import lists
from students.pages import register_pages as pages
from students.pages.leaving import act_lines, left_lines
from students.pages.lists import Narrowed, PromotionPage, promoted_words
from students.printing import CONTACT_CARDS
from students.services.records import take_register
from students.services.undoing import ChangedSince, TooLate, undo


@require_GET
@needs(Permission.EDIT_CARE_CONTEXT)
def list_students(request: StaffRequest) -> HttpResponse:
    """The children of the class that was asked for, else of the first."""
    lines, wanted = lists.class_lines(request.user), request.GET.get("class", "")
    shown = next((line for line in lines if str(line.school_class.public_id) == wanted), lines[0] if lines else None)
    children = lists.children_of(request.user, shown.school_class, purpose="care") if shown else []
    context: dict[str, object] = {"classes": lines, "shown": shown}
    context["query"] = f"class={shown.school_class.public_id}&" if shown else ""
    context["list"] = Narrowed(children, lambda child: child.care.to_check, show=request.GET.get("show", ""))
    context["keeps_registers"] = can(request.user, Permission.RATE_CLASS)  # may take a register of an own class
    return render(request, "students/lists/list_students.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def list_classes(request: StaffRequest) -> HttpResponse:
    """Takes back what was done by a slip, too."""
    if request.method == "POST":
        asked = request.POST.get("act", "")
        return _undo(request, get_act_or_404(request.user, _asked(asked))) if asked else redirect(request.path)
    context = {"schools": access.schools_of(request.user), "lines": lists.class_lines(request.user)}
    context["acts"] = act_lines(request.user)
    return render(request, "students/lists/list_classes.html", context)


def _asked(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def _undo(request: StaffRequest, act: RosterAct) -> HttpResponse:
    try:
        undo(act, by=request.user)
        messages.success(request, _("Taken back. It stays in the log."))
    except TooLate:
        messages.error(request, _("The ten minutes are over. Please put it right on the page of the child or class."))
    except ChangedSince:
        messages.error(request, _("Something was changed since then. Please put it right by hand."))
    return redirect("students:list_staff" if act.assignment_id else "students:list_classes")


@require_GET
@needs(Permission.MANAGE_ROSTER)
def show_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    children = lists.children_of(request.user, school_class, purpose="roster")
    shown = Narrowed(children, lambda child: child.needs_a_hand, show=request.GET.get("show", ""))
    context = {"line": lists.class_line(request.user, school_class), "list": shown}
    context["left"] = left_lines(request.user, school_class)
    return render(request, "students/lists/show_class.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def add_classes(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    form = AddClassesForm(school, posted(request))
    if form.is_valid():
        form.done(school, by=request.user)
        messages.success(request, _("The classes are there."))
        return redirect("students:list_classes")
    return form_page(request, form, "students/lists/add_classes.html", school=school)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def close_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    line, to_fill = lists.class_line(request.user, school_class), to_fill_in(request.user, school_class)
    form = CloseClassForm(request.user, school_class, line.children, to_fill, posted(request))
    if form.is_valid():
        messages.success(request, lists.closed_words(line, form.done(by=request.user)))
        return redirect("students:list_classes")
    return form_page(request, form, "students/lists/close_class.html", line=line, to_fill=to_fill)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def promote_school(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = PromotionPage(request.user, access.get_school_or_404(request.user, public_id))
    if page.is_settled and request.method == "POST":  # a page of before
        return redirect("students:promote_school", page.school.public_id)
    if page.is_settled:
        return render(request, "students/promotion/year_has_begun.html", {"page": page})
    form = PromotionForm(page, posted(request))
    if form.is_valid():
        messages.success(request, promoted_words(form.done(by=request.user)))
        return redirect("students:list_classes")
    return form_page(request, form, "students/promotion/promote_school.html", page=page)


# The class teacher of the own classes, the school administrator of the school; nobody else fills in its registers.
WRITERS = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise Http404
    return kind


@require_GET
@needs(*WRITERS)
def list_registers(request: StaffRequest) -> HttpResponse:
    keeps_roster = can(request.user, Permission.MANAGE_ROSTER)
    context = {"schools": pages.registers_by_school(request.user), "keeps_roster": keeps_roster}
    return render(request, "students/own_forms/list_registers.html", context)


@require_http_methods(["GET", "POST"])
@needs(*WRITERS)
def take_class_register(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    return _register(request, school_class.school, [school_class], _kind(kind))


@require_POST
@needs(*WRITERS)
def print_contact_cards(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    document = CONTACT_CARDS.request(school_class, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def take_school_register(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    school = access.get_school_or_404(request.user, public_id)
    return _register(request, school, pages.classes_at(request.user, school), _kind(kind))


def _register(request: StaffRequest, school: School, classes: list[SchoolClass], kind: str) -> HttpResponse:
    if not classes:
        raise Http404
    form = forms.TakeRegisterForm(kind, request.POST or request.GET or None)
    page = pages.RegisterPage(request.user, school, classes, kind, form.chosen)
    if "download" not in request.POST:
        return render(request, "students/own_forms/take_register.html", {"page": page, "form": form})
    take_register(school, by=request.user, children=page.register.children, detail=page.detail)
    return workbook_answer(page.register.content, page.register.file_name)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def upload_register_form(request: StaffRequest, public_id: UUID, kind: str) -> HttpResponse:
    school, kind = access.get_school_or_404(request.user, public_id), _kind(kind)
    form = forms.UploadRegisterForm(posted(request), request.FILES or None)
    uploaded = form.done(school, kind, by=request.user) if form.is_valid() else None
    if uploaded:
        return redirect("students:confirm_register_form", uploaded.public_id)
    return form_page(
        request, form, "students/own_forms/upload_register_form.html", kind=pages.kind_words(kind), school=school
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def confirm_register_form(request: StaffRequest, public_id: UUID) -> HttpResponse:
    own = register_forms.get_form_or_404(request.user, public_id)
    form = forms.RegisterColumnsForm(own, posted(request))
    if form.is_valid():
        form.done(by=request.user)
        messages.success(request, _("From now on the register is filled in this form."))
        return redirect("students:list_registers")
    return form_page(
        request, form, "students/own_forms/confirm_register_form.html", own=own, mapping=forms.MappingForm()
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def use_mapping(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A file proposes the columns; they are confirmed on the page that follows."""
    own = register_forms.get_form_or_404(request.user, public_id)
    mapping = forms.MappingForm(posted(request), request.FILES or None)
    columns = mapping.columns(own) if mapping.is_valid() else None
    form = forms.RegisterColumnsForm(own, columns=columns)
    status = 422 if mapping.errors else 200
    context = {"form": form, "own": own, "mapping": mapping}
    return render(request, "students/own_forms/confirm_register_form.html", context, status=status)


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_mapping(request: StaffRequest, public_id: UUID) -> HttpResponse:
    own = register_forms.get_form_or_404(request.user, public_id)
    content = register_forms.mapping_file(own)
    return file_answer(content, media_type="application/json", name=f"mapping-{own.kind}.json")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def retire_register_form(request: StaffRequest, public_id: UUID) -> HttpResponse:
    own = register_forms.get_form_or_404(request.user, public_id)
    form = forms.RetireRegisterForm(posted(request))
    if form.is_valid():
        form.done(own, by=request.user)
        messages.success(request, _("The form is not used any more."))
        return redirect("students:list_registers")
    return form_page(request, form, "students/own_forms/retire_register_form.html", own=own)
