"""Registers from one entry: looked at, taken as a workbook in the school's own form; the forms themselves."""

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
from students import access, services
from students.forms import registers as forms
from students.models import School, SchoolClass
from students.own_forms import register_forms
from students.own_forms.facts import KINDS
from students.pages import register_pages as pages
from students.printing import CONTACT_CARDS

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
    services.take_register(school, by=request.user, children=page.register.children, detail=page.detail)
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
