"""The urgent concern: what to do now, three lines, a confirmation; and for those who may see it, acting and closing."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.cases.access import (
    get_case_to_take_up_or_404,
    get_kept_open_to_write_or_404,
    get_school_worked_at_or_404,
    get_urgent_or_404,
    get_urgent_to_name_or_404,
    get_urgent_to_write_or_404,
    names_at,
    schools_worked_at,
    student_asked_about,
    student_of_form,
    urgent_concerns_of,
)
from screening.cases.ending import services as ending
from screening.cases.models import UrgentConcern
from screening.cases.urgent import checklist
from screening.cases.urgent import first as urgent_first
from screening.cases.urgent import pages as urgent_list
from screening.cases.urgent import pages as urgent_page
from screening.cases.urgent.forms import ActForm, KeptOpenForm, UrgentForm, WithholdForm
from screening.cases.urgent.naming import ChildrenToName, NameChildForm
from screening.cases.urgent.papers import REPORT, SAFETY_PLAN, SLIP
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import ask_to_lift_hold
from screening.form_kit.pages import form_page


@require_http_methods(["GET", "POST"])
@needs(Permission.RAISE_URGENT)
def raise_urgent(request: StaffRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("case", "child")}
    student = student_asked_about(request.user, **asked) or student_of_form(request.user, request.GET.get("form", ""))
    form = UrgentForm(request.user, request.POST or None, student=student)
    concern = form.carry_out(by=request.user) if request.method == "POST" else None
    if concern:
        return redirect("cases:sent_urgent", concern.public_id)
    first = urgent_first.screen(request.user, names_at(request.user), student)
    context = {"form": form, "child": urgent_page.child_words(request.user, student), "first": first}
    return render(request, "cases/urgent/raise_urgent.html", context, status=form.status)


@require_safe
@needs(Permission.RAISE_URGENT)
def sent_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_or_404(request.user, public_id)
    context = {
        "page": urgent_page.SentPage(request.user, concern),
        "first": urgent_first.after_sending(request.user, concern),
    }
    return render(request, "cases/urgent/sent_urgent.html", {**context, "concern": concern})


@require_safe
@needs(Permission.HANDLE_URGENT)
def list_urgent(request: StaffRequest) -> HttpResponse:
    page = urgent_list.UrgentList(request.user, urgent_concerns_of(request.user), schools_worked_at(request.user))
    return render(request, "cases/urgent/list_urgent.html", {"page": page})


@require_safe
@needs(Permission.HANDLE_URGENT)
def show_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return _concern(request, get_urgent_or_404(request.user, public_id))


def _concern(
    request: StaffRequest,
    concern: UrgentConcern,
    *,
    act: ActForm | None = None,
    withhold: WithholdForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "page": urgent_page.UrgentPage(request.user, concern),
        "act": act or ActForm(concern),
        "withhold": withhold or WithholdForm(request.user, concern),
    }
    return render(request, "cases/urgent/show_urgent.html", context, status=status)


@require_POST
@needs(Permission.HANDLE_URGENT)
def acknowledge_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    urgent_acting.acknowledge_urgent(get_urgent_to_write_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def note_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    form = ActForm(concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, get_urgent_or_404(request.user, public_id), act=form, status=422)
    return redirect("cases:show_urgent", public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def name_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Class, then child, of a concern that names it in words only."""
    concern = get_urgent_to_name_or_404(request.user, public_id)
    if concern.student_id:
        return redirect("cases:show_urgent", public_id)
    then = _("From then on the urgent concern stands at this child, for everybody who may see it.")
    return _choose_child(request, concern, urgent_acting.name_child, then)


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def correct_child(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The concern stands at the wrong child: the right one is chosen in the same way."""
    concern = get_urgent_to_name_or_404(request.user, public_id)
    then = _(
        "The urgent concern moves to this child. Both children's files say that it stood at the wrong one; "
        "neither names the other."
    )
    return _choose_child(request, concern, urgent_acting.correct_child, then)


def _choose_child(
    request: StaffRequest, concern: UrgentConcern, service: Callable[..., UrgentConcern], then: str
) -> HttpResponse:
    found = ChildrenToName(request.user, concern.school, request.GET.get("class", ""))
    form = NameChildForm(concern, found, service, request.POST or None)
    back = reverse("cases:show_urgent", args=[concern.public_id])
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect(back)
    words = concern.who or concern.what
    return form_page(request, form, "cases/urgent/name_child.html", found=found, words=words, back=back, then=then)


@require_http_methods(["GET", "POST"])
@needs(Permission.HANDLE_URGENT)
def answer_kept_open(request: StaffRequest, public_id: UUID) -> HttpResponse:
    kept = get_kept_open_to_write_or_404(request.user, public_id)
    form = KeptOpenForm(kept, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("cases:show_urgent", kept.concern.public_id)
    return form_page(request, form, "cases/urgent/answer_kept_open.html")


@require_POST
@needs(Permission.REVIEW_CASES)
def take_up_again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = ending.take_up_again(get_case_to_take_up_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_case", case.public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def withhold_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    form = WithholdForm(request.user, concern, request.POST)
    if form.carry_out(by=request.user) is None:
        return _concern(request, get_urgent_or_404(request.user, public_id), withhold=form, status=422)
    return redirect("cases:list_urgent")


@require_POST
@needs(Permission.HANDLE_URGENT)
def ask_to_close_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    try:
        urgent_acting.ask_to_close_urgent(concern, by=request.user)
    except urgent_acting.CaseEndedUnknowing:
        return _concern(request, get_urgent_or_404(request.user, public_id), status=409)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def close_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The second person. Whoever asked cannot confirm: 409 and the page as it stands."""
    concern = get_urgent_to_write_or_404(request.user, public_id)
    try:
        urgent_acting.close_urgent(concern, by=request.user)
    except (urgent_acting.NeedsSecondPerson, urgent_acting.NotAskedToClose, urgent_acting.CaseEndedUnknowing):
        return _concern(request, get_urgent_or_404(request.user, public_id), status=409)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
@asks_again
def lift_hold(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    try:
        ask_to_lift_hold(concern, by=request.user)
    except (urgent_acting.NotClosedYet, urgent_acting.NeedsSecondPerson):
        return _concern(request, get_urgent_or_404(request.user, public_id), status=409)
    return redirect("cases:show_urgent", public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def print_urgent(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The written report, and a line in the checklist that it was printed."""
    concern = get_urgent_to_write_or_404(request.user, public_id)
    document = REPORT.request(concern, by=request.user)
    urgent_acting.record_act(concern, by=request.user, nonce=document.public_id, record=checklist.printed())
    return redirect("documents:show_document", document.public_id)


@require_POST
@needs(Permission.HANDLE_URGENT)
def print_safety_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    concern = get_urgent_to_write_or_404(request.user, public_id)
    return redirect("documents:show_document", SAFETY_PLAN.request(concern, by=request.user).public_id)


@require_POST
@needs(Permission.RAISE_URGENT)
def print_slip(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school = get_school_worked_at_or_404(request.user, public_id)
    document = SLIP.request(school, by=request.user)
    return redirect("documents:show_document", document.public_id)
