"""The district officer's pilots: list, plan, classes, start, changes, decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page
from screening.research.evaluation import access, forms
from screening.research.evaluation.presenters import pilots

PLAN = Permission.EVALUATE_PILOTS


@require_safe
@needs(PLAN)
def list_pilots(request: StaffRequest) -> HttpResponse:
    return render(request, "research/evaluation/list_pilots.html", {"pilots": pilots.pilot_lines(request.user)})


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def draft_pilot(request: StaffRequest) -> HttpResponse:
    county = access.planned_county_or_404(request.user)
    form = forms.PilotPlanForm(request.POST or None, phases=[])
    pilot = form.carry_out(county, by=request.user) if request.method == "POST" else None
    if pilot:
        messages.success(request, _("The plan is kept. Next: which classes take part?"))
        return redirect("reports:show_pilot", pilot.public_id)
    return form_page(request, form, "research/evaluation/draft_pilot.html")


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def change_draft(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    phases = list(access.phases_of(request.user, pilot))
    form = forms.PilotPlanForm(request.POST or None, pilot=pilot, phases=phases)
    if request.method == "POST" and form.carry_out(pilot.county, by=request.user):
        messages.success(request, _("Changed."))
        return redirect("reports:show_pilot", pilot.public_id)
    return form_page(request, form, "research/evaluation/change_draft.html", pilot=pilot)


@require_safe
@needs(PLAN)
def show_pilot(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = pilots.pilot_page(request.user, access.get_pilot_or_404(request.user, public_id))
    return render(request, "research/evaluation/show_pilot.html", {"page": page, "form": forms.StartForm()})


@require_safe
@needs(PLAN)
def choose_school(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    choice = pilots.school_choice(request.user, pilot, request.GET.get("name", ""))
    return render(request, "research/evaluation/choose_school.html", {"pilot": pilot, "choice": choice})


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def choose_classes(request: StaffRequest, public_id: UUID, school_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    school = access.get_offered_school_or_404(request.user, school_id)
    form = forms.ClassesForm(request.user, pilot, school, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The classes of this school are chosen."))
        return redirect("reports:show_pilot", pilot.public_id)
    return form_page(request, form, "research/evaluation/choose_classes.html", pilot=pilot, school=school)


@require_POST
@needs(PLAN)
def start_pilot(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    form = forms.StartForm(request.POST)
    if form.carry_out(pilot, by=request.user):
        messages.success(request, _("The pilot has started and its plan is frozen."))
        return redirect("reports:show_pilot", pilot.public_id)
    page = pilots.pilot_page(request.user, pilot)
    return form_page(request, form, "research/evaluation/show_pilot.html", page=page)


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def record_change(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    form = forms.ChangeForm(pilot, access.classes_in(request.user, pilot), request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The change is written down."))
        return redirect("reports:show_pilot", pilot.public_id)
    return form_page(request, form, "research/evaluation/record_change.html", pilot=pilot)


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def decide_pilot(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_pilot_or_404(request.user, public_id)
    form = forms.PilotDecisionForm(pilot, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The decision is kept with its reason."))
        return redirect("reports:show_pilot", pilot.public_id)
    return form_page(request, form, "research/evaluation/decide_pilot.html", pilot=pilot)
