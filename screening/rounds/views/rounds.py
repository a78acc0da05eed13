"""Rounds of the county: planned, opened for the own school, looked at, closed, scored again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds import services
from screening.rounds.access import get_rescoring_or_404, get_round_or_404, get_round_school_or_404
from screening.rounds.forms.planning import CloseRoundForm, OverrideForm, RoundPlanForm, RoundRulesForm
from screening.rounds.forms.rescoring import RescoringForm
from screening.rounds.models import Rescoring
from screening.rounds.presenters.rescoring import REFRESH_SECONDS, RescoringPage
from screening.rounds.presenters.rounds import (
    RoundPage,
    SchoolPage,
    last_words,
    places_rows,
    reopen_links,
    round_cards,
    round_words,
)
from screening.rounds.presenters.running import ClassesPage, ClosingPage
from students.access import get_school_or_404, schools_of


@require_GET
@needs(Permission.MANAGE_ROUNDS, Permission.OPEN_ROUND)
def list_rounds(request: StaffRequest) -> HttpResponse:
    gates = services.gates_waiting(request.user, today=timezone.localdate())
    context = {"rounds": round_cards(request.user, gates), "may_plan": can(request.user, Permission.MANAGE_ROUNDS)}
    return render(request, "rounds/list_rounds.html", context)


@require_GET
@needs(Permission.OPEN_ROUND, Permission.READ_SCHOOL_REPORT, Permission.REVIEW_CASES)
def list_classes(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = ClassesPage(request.user, get_round_or_404(request.user, public_id))
    return render(request, "rounds/list_classes.html", {"page": page})


@require_GET
@needs(Permission.OPEN_ROUND)
def list_reopenable(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_round_or_404(request.user, public_id)
    context = {"title": round_words(found)["title"], "lines": reopen_links(request.user, found)}
    return render(request, "rounds/list_reopenable.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def create_round(request: StaffRequest) -> HttpResponse:
    form = RoundPlanForm(posted(request), request.user)
    planned = form.carry_out(by=request.user) if request.method == "POST" else None
    if planned is not None:
        return redirect("rounds:show_round", planned.public_id)
    schools = list(schools_of(request.user))
    places = services.places_of(schools, day=timezone.localdate())
    context = {"places": places_rows(schools, places), "last": last_words(services.last_round_of(form.county), schools)}
    return form_page(request, form, "rounds/create_round.html", **context)


@require_POST
@needs(Permission.OPEN_ROUND)
def open_round(request: StaffRequest, public_id: UUID, school_id: UUID) -> HttpResponse:
    screening_round = get_round_or_404(request.user, public_id)
    school = get_school_or_404(request.user, school_id)
    try:
        services.open_round_for_school(screening_round, school=school, by=request.user)
    except (services.RoundNotOpen, services.RoundClosed):
        messages.error(
            request, _("The round cannot be opened today; its window is %(window)s.") % round_words(screening_round)
        )
    except services.GateClosed:
        messages.error(request, _("The round cannot be opened yet; below stands what is missing."))
    return redirect("rounds:list_rounds")


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def close_round(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_round_or_404(request.user, public_id)
    form = CloseRoundForm(found, posted(request))
    if not form.is_open:
        messages.info(request, _("This round has ended already."))
        return redirect("rounds:list_rounds")
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The round has ended. What its classes lack stands below."))
        return redirect("rounds:list_rounds")
    return form_page(request, form, "rounds/close_round.html", page=ClosingPage(request.user, found))


@require_GET
@needs(Permission.MANAGE_ROUNDS, Permission.REVIEW_CASES)
def show_round(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_round_or_404(request.user, public_id)
    outlook = services.outlook_of(found, today=timezone.localdate())
    page = RoundPage(request.user, found, outlook)
    return render(request, "rounds/show_round.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def choose_rules(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_round_or_404(request.user, public_id)
    form = RoundRulesForm(found, posted(request))
    if request.method == "POST" and form.carry_out(by=request.user):
        return redirect("rounds:show_round", public_id)
    return form_page(request, form, "rounds/choose_rules.html", words=round_words(found), round=found)


@require_GET
@needs(Permission.MANAGE_ROUNDS, Permission.REVIEW_CASES)
def show_school(request: StaffRequest, public_id: UUID, school_id: UUID) -> HttpResponse:
    row = get_round_school_or_404(request.user, public_id, school_id)
    outlook = services.outlook_of(row.round, today=timezone.localdate())
    page = SchoolPage(request.user, row, outlook)
    return render(request, "rounds/show_school.html", {"page": page, "row": row})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def override_gate(request: StaffRequest, public_id: UUID, school_id: UUID) -> HttpResponse:
    row = get_round_school_or_404(request.user, public_id, school_id)
    form = OverrideForm(posted(request))
    if request.method == "POST" and form.carry_out(row.round, row.school, by=request.user):
        return redirect("rounds:show_school", public_id, school_id)
    outlook = services.outlook_of(row.round, today=timezone.localdate())
    page = SchoolPage(request.user, row, outlook)
    return form_page(request, form, "rounds/override_gate.html", row=row, page=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def start_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    screening_round = get_round_or_404(request.user, public_id)
    form = RescoringForm(screening_round, posted(request))
    begun = form.carry_out(by=request.user) if request.method == "POST" else None
    if begun is not None:
        return redirect("rounds:show_rescoring", begun.public_id)
    return form_page(request, form, "rounds/start_rescoring.html", words=round_words(screening_round))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def show_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How far it is; once computed it is adopted or put aside here."""
    rescoring = get_rescoring_or_404(request.user, public_id)
    if request.method == "POST":
        adopts = request.POST.get("do") == "adopt"
        decide(request, rescoring, services.adopt_rescoring if adopts else services.dismiss_rescoring)
        return redirect("rounds:show_rescoring", public_id)
    page = RescoringPage(rescoring)
    response = render(request, "rounds/show_rescoring.html", {"page": page})
    if page.is_under_way:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


def decide(request: StaffRequest, rescoring: Rescoring, act: Callable[..., Rescoring]) -> None:
    """Adopting or dismissing; a decision somebody else has made stands."""
    try:
        decided = act(rescoring, by=request.user)
    except services.RescoringNotReady:
        messages.error(request, _("This re-score cannot be decided on: it is still computed, or somebody has decided."))
        return
    if decided.state == Rescoring.State.COMPUTING:
        messages.warning(
            request, _("Many sheets came in meanwhile. They are computed first; please look at the difference again.")
        )
