"""Classes and their children, and the new school year of a school."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from students import access
from students.forms.children import AddClassesForm, CloseClassForm
from students.forms.promotion import PromotionForm
from students.pages import lists
from students.pages.narrowed import Narrowed
from students.pages.promotion import PromotionPage, promoted_words


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


@require_GET
@needs(Permission.MANAGE_ROSTER)
def list_classes(request: StaffRequest) -> HttpResponse:
    schools = access.schools_of(request.user)
    return render(
        request, "students/lists/list_classes.html", {"schools": schools, "lines": lists.class_lines(request.user)}
    )


@require_GET
@needs(Permission.MANAGE_ROSTER)
def show_class(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    children = lists.children_of(request.user, school_class, purpose="roster")
    shown = Narrowed(children, lambda child: child.needs_a_hand, show=request.GET.get("show", ""))
    context = {"line": lists.class_line(request.user, school_class), "list": shown}
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
    form = CloseClassForm(posted(request))
    if form.is_valid():
        form.done(school_class, by=request.user)
        messages.success(request, _("The class is closed; its history stays."))
        return redirect("students:list_classes")
    return form_page(
        request, form, "students/lists/close_class.html", line=lists.class_line(request.user, school_class)
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def promote_school(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = PromotionPage(request.user, access.get_school_or_404(request.user, public_id))
    form = PromotionForm(page, posted(request))
    if form.is_valid():
        messages.success(request, promoted_words(form.done(by=request.user)))
        return redirect("students:list_classes")
    return form_page(request, form, "students/promotion/promote_school.html", page=page)
