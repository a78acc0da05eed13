"""Pages of pilots: the officer's plan, the schools' sheets and comments, the evaluation. Acts are posted on the page
they stand on."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.shortcuts import one_or_404
from screening.form_kit.pages import posted, service_page
from screening.reports.file_views import waiting_page
from screening.research.evaluation import access, forms, pages, paper, selectors, services
from screening.research.evaluation.term_sheet_forms import TermSheetForm
from screening.research.models import Pilot
from students.access import county_of

PLAN = Permission.EVALUATE_PILOTS


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def list_pilots(request: StaffRequest) -> HttpResponse:
    form, pilots = forms.PilotPlanForm(county_of(request.user), posted(request)), access.pilots_of(request.user)
    template = "research/evaluation/list_pilots.html"
    return service_page(request, form, template, to=_opened, said=form.done, pilots=pilots)


def _opened(pilot: Pilot) -> HttpResponse:
    return redirect("reports:show_pilot", pilot.public_id)


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def show_pilot(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """`act` of the form sent says which of the acts on it."""
    pilot = one_or_404(access.pilots_of(request.user), public_id=public_id)
    asked = request.POST.get("school", request.GET.get("school", ""))
    school = access.get_offered_school_or_404(request.user, asked)
    acts = forms.acts_on(request.user, pilot, school, request.POST)
    form = acts.get(request.POST.get("act", ""))
    if form and form.carry_out(by=request.user):
        messages.success(request, str(form.done))
        return _opened(pilot)
    context = {"page": pages.pilot_page(request.user, pilot, school), "acts": acts, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "research/evaluation/show_pilot.html", context, status=status)


@require_safe
@needs(*access.FILL_IN)
def list_term_sheets(request: StaffRequest) -> HttpResponse:
    sheets = [*map(pages.sheet_line, selectors.owed_sheets(request.user))]
    return render(request, "research/evaluation/list_term_sheets.html", {"sheets": sheets})


@require_http_methods(["GET", "POST"])
@needs(*access.FILL_IN)
def fill_term_sheet(request: StaffRequest, public_id: UUID, term: str) -> HttpResponse:
    owed = selectors.get_owed_or_404(request.user, public_id, term)
    form = TermSheetForm(request.user, owed, posted(request))
    template, page = "research/evaluation/fill_term_sheet.html", pages.sheet_line(owed)
    return service_page(request, form, template, to="reports:list_term_sheets", said=form.done, page=page)


@require_http_methods(["GET", "POST"])
@needs(*access.TYPE)
def list_comments(request: StaffRequest) -> HttpResponse:
    form = forms.CommentForm(request.user, posted(request))
    template, waiting = "research/evaluation/list_comments.html", access.comments_to_read(request.user)
    return service_page(request, form, template, to="reports:list_comments", said=form.done, waiting=waiting)


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def release_comment(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Released as it is worded then, or set aside and read by nobody."""
    comment = access.get_comment_or_404(request.user, public_id)
    if request.POST.get("act") == "set-aside":
        services.set_aside_comment(comment, by=request.user)
        messages.success(request, _("Set aside and deleted. Nobody reads it."))
        return redirect("reports:list_comments")
    page = pages.comment_to_read(request.user, comment)
    form = forms.ReleaseForm(comment, page["spots"], posted(request))
    template = "research/evaluation/release_comment.html"
    return service_page(request, form, template, to="reports:list_comments", said=form.done, page=page)


@require_http_methods(["GET", "POST"])
@needs(PLAN)
def show_evaluation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """And, posted, the same as a PDF."""
    pilot = one_or_404(access.started_pilots_of(request.user), public_id=public_id)
    if request.method == "POST":
        return redirect(waiting_page(paper.PDF.request(pilot, by=request.user)))
    view = paper.report_for(request.user, pilot, purpose="page")
    return render(request, "research/evaluation/show_evaluation.html", {"pilot": pilot, "view": view})
