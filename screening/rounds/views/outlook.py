"""A round school by school, for the district officer and, of the own schools, the counselor; the way past a gate."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds import services
from screening.rounds.access import get_round_or_404, get_round_school_or_404
from screening.rounds.forms.planning import OverrideForm, RoundRulesForm
from screening.rounds.presenters.rounds import RoundPage, SchoolPage, round_words


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
