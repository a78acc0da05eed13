"""Scoring a round again, for the district officer: ask for it, watch it, adopt it or leave everything as it is."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds import services
from screening.rounds.access import get_rescoring_or_404, get_round_or_404
from screening.rounds.forms.rescoring import RescoringForm
from screening.rounds.models import Rescoring
from screening.rounds.presenters.rescoring import REFRESH_SECONDS, RescoringPage
from screening.rounds.presenters.rounds import round_words


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def start_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    screening_round = get_round_or_404(request.user, public_id)
    form = RescoringForm(screening_round, posted(request))
    begun = form.carry_out(by=request.user) if request.method == "POST" else None
    if begun is not None:
        return redirect("rounds:show_rescoring", begun.public_id)
    return form_page(request, form, "rounds/start_rescoring.html", words=round_words(screening_round))


@require_safe
@needs(Permission.MANAGE_ROUNDS)
def show_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = RescoringPage(get_rescoring_or_404(request.user, public_id))
    response = render(request, "rounds/show_rescoring.html", {"page": page})
    if page.is_under_way:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def adopt_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rescoring = get_rescoring_or_404(request.user, public_id)
    if request.method == "POST":
        decide(request, rescoring, services.adopt_rescoring)
        return redirect("rounds:show_rescoring", public_id)
    return render(request, "rounds/adopt_rescoring.html", {"page": RescoringPage(rescoring)})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROUNDS)
def dismiss_rescoring(request: StaffRequest, public_id: UUID) -> HttpResponse:
    rescoring = get_rescoring_or_404(request.user, public_id)
    if request.method == "POST":
        decide(request, rescoring, services.dismiss_rescoring)
        return redirect("rounds:show_rescoring", public_id)
    return render(request, "rounds/dismiss_rescoring.html", {"page": RescoringPage(rescoring)})


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
