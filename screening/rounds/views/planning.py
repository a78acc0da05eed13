"""Rounds of the county: planned with the places in sight, opened for the own school, closed."""

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
from screening.rounds.access import get_round_or_404
from screening.rounds.forms.closing import CloseRoundForm
from screening.rounds.forms.planning import RoundPlanForm
from screening.rounds.presenters.classes import ClassesPage
from screening.rounds.presenters.closing import ClosingPage
from screening.rounds.presenters.rounds import last_words, places_rows, reopen_links, round_cards, round_words
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
