"""Concerns of colleagues that wait for a word."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.urgent.concerns import access, services
from screening.cases.urgent.concerns.presenter import (
    ChildrenPage,
    ConcernRow,
    WritePage,
    concern_rows,
    in_words_rows,
)
from screening.cases.urgent.forms import AnswerForm, InWordsForm
from screening.cases.urgent.naming import ChildrenToName, NameChildForm
from screening.form_kit.pages import form_page, posted
from students.seating import place_of


@require_safe
@needs(Permission.REVIEW_CASES)
def list_concerns(request: StaffRequest) -> HttpResponse:
    page = {"rows": concern_rows(request.user), "written": in_words_rows(request.user)}
    return render(request, "cases/urgent/list_concerns.html", page)


@require_safe
@needs(Permission.TALK_WITH_CHILD)
def choose_child(request: StaffRequest) -> HttpResponse:
    """The names of the own classes: one more tap, and the concern is about that child."""
    return render(request, "cases/urgent/choose_child.html", {"page": ChildrenPage(request.user)})


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_CONCERN)
def write_concern(request: StaffRequest) -> HttpResponse:
    form = InWordsForm(request.user, posted(request))
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Written down. Below you see when the counselor has looked."))
        return redirect("cases:write_concern")
    return form_page(request, form, "cases/urgent/write_concern.html", page=WritePage(request.user))


@require_POST
@needs(Permission.REVIEW_CASES)
def look_at_concern(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = services.look_at_concern(access.get_in_words_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("The answer is on its way to %(name)s.") % {"name": concern.raised_by.name})
    return redirect("cases:list_concerns")


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def answer_concern(request: StaffRequest, public_id: UUID) -> HttpResponse:
    door = access.get_concern_to_answer_or_404 if request.method == "POST" else access.get_unanswered_or_404
    concern, case = door(request.user, public_id)
    form = AnswerForm(concern, case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The answer is on its way to %(name)s.") % {"name": concern.raised_by.name})
        return redirect("cases:list_concerns")
    row = ConcernRow(concern, case, getattr(concern, "promised", None), place_of(concern.student))
    return form_page(request, form, "cases/urgent/answer_concern.html", row=row)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def name_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Class, then child; the words join the child's case."""
    concern = access.get_in_words_or_404(request.user, public_id)
    found = ChildrenToName(request.user, concern.school, request.GET.get("class", ""))
    form = NameChildForm(concern, found, services.name_child, posted(request))
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("It stands at the child now. The colleague hears that you have looked."))
        case = access.case_open_about(request.user, UUID(form.cleaned_data["child"]))
        return redirect("cases:show_case", case.public_id) if case else redirect("cases:list_concerns")
    then = _("What was written joins the child's case, or opens one. The colleague is not told which child it is.")
    shown = {"found": found, "words": concern.words, "back": reverse("cases:list_concerns"), "then": then}
    return form_page(request, form, "cases/urgent/name_child.html", **shown)
