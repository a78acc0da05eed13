"""Rounds of the county: planned, opened for the own school, looked at, closed, scored again."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import posted, service_page
from screening.rounds import services
from screening.rounds.access import get_rescoring_or_404, get_round_or_404, get_round_school_or_404
from screening.rounds.forms.planning import CloseRoundForm, OverrideForm, RoundPlanForm, RoundRulesForm
from screening.rounds.forms.rescoring import RescoringForm
from screening.rounds.models import Rescoring, ScreeningRound
from screening.rounds.opening import Places
from screening.rounds.presenters.rescoring import REFRESH_SECONDS, rescoring_page
from screening.rounds.presenters.rounds import (
    last_words,
    places_words,
    reopen_links,
    round_cards,
    round_page,
    round_words,
    school_page,
)
from screening.rounds.presenters.running import classes_page, closing_page
from students.access import get_school_or_404, schools_of


@require_GET
@needs(Permission.MANAGE_ROUNDS, Permission.OPEN_ROUND)
def list_rounds(request: StaffRequest) -> HttpResponse:
    gates = services.gates_waiting(request.user, today=timezone.localdate())
    officer = can(request.user, Permission.MANAGE_ROUNDS)
    return render(request, "rounds/list_rounds.html", {"rounds": round_cards(request.user, gates), "officer": officer})


@require_GET
@needs(Permission.OPEN_ROUND, Permission.READ_SCHOOL_REPORT, Permission.REVIEW_CASES)
def list_classes(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = classes_page(request.user, get_round_or_404(request.user, public_id))
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
    schools = list(schools_of(request.user))
    found = services.places_of(schools, day=timezone.localdate())
    places = [(one.name, places_words(found.get(one.pk, Places()))) for one in schools]
    last = last_words(services.last_round_of(form.county), schools)

    def to(planned: ScreeningRound) -> HttpResponse:
        return redirect("rounds:show_round", planned.public_id)

    return service_page(request, form, "rounds/create_round.html", to=to, places=places, last=last)


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
    form, page = CloseRoundForm(found, posted(request)), closing_page(request.user, found)
    if not form.is_open:
        messages.info(request, _("This round has ended already."))
        return redirect("rounds:list_rounds")
    said = _("The round has ended. What its classes lack stands below.")
    return service_page(request, form, "rounds/close_round.html", to="rounds:list_rounds", said=said, page=page)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS, Permission.REVIEW_CASES)
def show_round(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Until a school opens it the county exchanges its rules here."""
    found = get_round_or_404(request.user, public_id)
    form = RoundRulesForm(found, only_by(request, Permission.MANAGE_ROUNDS))
    page = round_page(request.user, found, services.outlook_of(found, today=timezone.localdate()))
    officer = can(request.user, Permission.MANAGE_ROUNDS)
    to = ("rounds:show_round", public_id)
    return service_page(request, form, "rounds/show_round.html", to=to, page=page, round=found, officer=officer)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS, Permission.REVIEW_CASES)
def show_school(request: StaffRequest, public_id: UUID, school_id: UUID) -> HttpResponse:
    """The county gives its reason here to let the school open all the same."""
    row = get_round_school_or_404(request.user, public_id, school_id)
    form = OverrideForm(row, only_by(request, Permission.MANAGE_ROUNDS))
    page = school_page(request.user, row, services.outlook_of(row.round, today=timezone.localdate()))
    to = ("rounds:show_school", public_id, school_id)
    return service_page(request, form, "rounds/show_school.html", to=to, page=page, row=row)


def only_by(request: StaffRequest, permission: Permission) -> QueryDict | None:
    """What was sent, by somebody who may do more here than look."""
    if request.method == "POST" and not can(request.user, permission):
        raise PermissionDenied
    return posted(request)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def start_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    screening_round = get_round_or_404(request.user, public_id)
    form, words = RescoringForm(screening_round, posted(request)), round_words(screening_round)

    def to(begun: Rescoring) -> HttpResponse:
        return redirect("rounds:show_rescoring", begun.public_id)

    return service_page(request, form, "rounds/start_rescoring.html", to=to, words=words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def show_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """How far it is; once computed it is adopted or put aside here."""
    rescoring = get_rescoring_or_404(request.user, public_id)
    if request.method == "POST":
        adopts = request.POST.get("do") == "adopt"
        decide(request, rescoring, services.adopt_rescoring if adopts else services.dismiss_rescoring)
        return redirect("rounds:show_rescoring", public_id)
    page = rescoring_page(rescoring)
    response = render(request, "rounds/show_rescoring.html", {"page": page, "rescoring": rescoring})
    if page["is_under_way"]:
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
