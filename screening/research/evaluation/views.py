"""Pages of pilots: the officer's plan and decision, the schools' sheets and comments, the evaluation."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page
from screening.reports.file_views import asks_for
from screening.research.evaluation import access, comment_pages, forms, paper, selectors, services
from screening.research.evaluation.presenters import pilots, school
from screening.research.evaluation.presenters.comments import comments_read
from screening.research.evaluation.prompts import get_role_or_404
from screening.research.evaluation.term_sheet_forms import term_sheet_form
from screening.research.evaluation.wording import role_words

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


FILL_IN = (Permission.RATE_CLASS, Permission.MANAGE_ROSTER)


@require_safe
@needs(*FILL_IN)
def list_term_sheets(request: StaffRequest) -> HttpResponse:
    pilots = school.sheet_lines(request.user)
    return render(request, "research/evaluation/list_term_sheets.html", {"pilots": pilots})


@require_http_methods(["GET", "POST"])
@needs(*FILL_IN)
def fill_term_sheet(request: StaffRequest, public_id: UUID, term: str) -> HttpResponse:
    pilot_class = access.get_asked_class_or_404(request.user, public_id)
    asked = selectors.get_owed_or_404(pilot_class, term)
    form = term_sheet_form(request.user, pilot_class, asked, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The sheet is kept. Thank you."))
        return redirect("reports:list_term_sheets")
    page = school.term_page(request.user, pilot_class, asked)
    return form_page(request, form, "research/evaluation/fill_term_sheet.html", page=page)


TYPE = (Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


@require_safe
@needs(*TYPE)
def list_comments(request: StaffRequest) -> HttpResponse:
    pilots = school.commented_pilots(request.user)
    return render(request, "research/evaluation/list_comments.html", {"pilots": pilots})


@require_POST
@needs(*TYPE)
def print_comment_page(request: StaffRequest, public_id: UUID, role: str) -> HttpResponse:
    pilot = access.get_commented_pilot_or_404(request.user, public_id)
    document = comment_pages.PAGE.request((pilot, get_role_or_404(role)), by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(*TYPE)
def type_comments(request: StaffRequest, public_id: UUID, school_id: UUID, role: str) -> HttpResponse:
    pilot = access.get_commented_pilot_or_404(request.user, public_id)
    place = access.get_commented_school_or_404(request.user, pilot, school_id)
    form = forms.CommentPageForm(pilot, place, get_role_or_404(role), request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("The page is kept. The paper can be destroyed."))
        return redirect("reports:list_comments")
    return form_page(
        request, form, "research/evaluation/type_comments.html", pilot=pilot, school=place, who=role_words(role)
    )


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def release_comment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    comment = access.get_comment_or_404(request.user, public_id)
    page = school.comment_to_read(request.user, comment)
    form = forms.ReleaseForm(comment, page["spots"], request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, _("Released. What was written is deleted; only this wording is kept."))
        return redirect("reports:list_comments")
    return form_page(request, form, "research/evaluation/release_comment.html", page=page)


@require_POST
@needs(Permission.REVIEW_CASES)
def set_aside_comment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    services.set_aside_comment(access.get_comment_or_404(request.user, public_id), by=request.user)
    messages.success(request, _("Set aside and deleted. Nobody reads it."))
    return redirect("reports:list_comments")


READ = Permission.EVALUATE_PILOTS


@require_safe
@needs(READ)
def show_evaluation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_started_pilot_or_404(request.user, public_id)
    page = paper.page_for(request.user, pilot, request.GET.get("of", ""))
    return render(request, "research/evaluation/show_evaluation.html", {"pilot": pilot, **page})


@require_safe
@needs(READ)
def read_comments(request: StaffRequest, public_id: UUID) -> HttpResponse:
    pilot = access.get_started_pilot_or_404(request.user, public_id)
    access.record_reading(request.user, pilot, purpose="comments")
    context = {"pilot": pilot, "roles": comments_read(request.user, pilot)}
    return render(request, "research/evaluation/read_comments.html", context)


print_evaluation = asks_for(paper.PDF, READ)
