"""The child's page with the review record, and what follows a decision. Every object comes through its door."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import (
    get_case_or_404,
    get_case_to_write_or_404,
)
from screening.cases.child.presenters import page as child_page
from screening.cases.models import Case
from screening.cases.redirects import after_decision, after_review
from screening.cases.review import presenter as desk
from screening.cases.review import services as reviewing
from screening.cases.review.forms import DecisionForm, GuardianForm, ReviewForm
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def show_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="review")
    return _child(request, case, ReviewForm(case))


def _child(request: StaffRequest, case: Case, form: ReviewForm, status: int = 200) -> HttpResponse:
    context = {"page": child_page.CasePage(request.user, case), "form": form}
    return render(request, "cases/review/show_case.html", context, status=status)


@require_POST
@only_counselors
def review_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_to_write_or_404(request.user, public_id)
    form = ReviewForm(case, request.POST)
    review = form.carry_out(by=request.user)
    if review is None:
        return _child(request, get_case_or_404(request.user, public_id, purpose="review"), form, 422)
    return redirect(after_review(review))


@require_POST
@only_counselors
def begin_review(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = reviewing.begin_review(get_case_to_write_or_404(request.user, public_id), by=request.user)
    return redirect("cases:show_case", case.public_id)


@require_http_methods(["GET", "POST"])
@only_counselors
def revise_decision(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="decide")
    form = DecisionForm(case, request.POST or None)
    decision = form.carry_out(by=request.user) if request.method == "POST" else None
    if decision:
        return redirect(after_decision(decision))
    return form_page(request, form, "cases/review/revise_decision.html", about=desk.about(request.user, case))


@require_http_methods(["GET", "POST"])
@only_counselors
def inform_guardian(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="guardian")
    form = GuardianForm(case, request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    return (
        redirect("cases:show_case", public_id)
        if done
        else form_page(request, form, "cases/review/inform_guardian.html")
    )
