"""The child's page with the review record, and what follows a decision. Every object comes through its door."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening import formats
from screening.cases.access import (
    get_case_or_404,
    get_case_to_write_or_404,
)
from screening.cases.access.told import read_told
from screening.cases.child.presenters import page as child_page
from screening.cases.follow_up.forms import AgainForm
from screening.cases.models import Case
from screening.cases.queue.next_child import say_saved
from screening.cases.redirects import after_decision, after_review
from screening.cases.review import presenter as desk
from screening.cases.review import services as reviewing
from screening.cases.review.access import own_draft
from screening.cases.review.drafts import LONGEST, draft_words
from screening.cases.review.forms import DecisionForm, GuardianForm, ReviewForm, review_form
from screening.cases.review.printing import INTERVIEW
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


@require_safe
@only_counselors
def show_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="review")
    read_told(request.user, [case])
    return _child(request, case, review_form(request.user, case, own_draft(request.user, case)))


def _child(request: StaffRequest, case: Case, form: ReviewForm, status: int = 200) -> HttpResponse:
    read_told(request.user, [case])
    draft_url = f"{reverse('cases:keep_draft', args=[case.public_id])}?person={request.user.device_name}"
    context = {
        "draft_url": draft_url,
        "page": child_page.CasePage(request.user, case),
        "form": form,
        "again": AgainForm(case),
    }
    return render(request, "cases/review/show_case.html", context, status=status)


@require_POST
@only_counselors
def review_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_to_write_or_404(request.user, public_id)
    form = ReviewForm(request.user, case, request.POST)
    review = form.carry_out(by=request.user)
    if review is None:
        return _child(request, get_case_or_404(request.user, public_id, purpose="review"), form, 422)
    say_saved(request, case, after_review(review))
    return redirect(after_review(review))


@require_POST
@only_counselors
def keep_draft(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What a script sends while somebody types; on a shared computer only for the one whose page it is."""
    case = get_case_to_write_or_404(request.user, public_id)
    words = draft_words(request.POST, ReviewForm(request.user, case, request.POST).fields)
    if request.GET.get("person", request.user.device_name) != request.user.device_name or len(words) > LONGEST:
        return HttpResponse(status=403)
    reviewing.keep_draft(case, by=request.user, words=words)
    if "drop" in request.POST:
        return redirect("cases:show_case", case.public_id)
    return HttpResponse(formats.clock(timezone.localtime()), content_type="text/plain")


@require_http_methods(["GET", "POST"])
@only_counselors
def revise_decision(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="decide")
    form = DecisionForm(request.user, case, request.POST or None)
    decision = form.carry_out(by=request.user) if request.method == "POST" else None
    if decision:
        say_saved(request, case, after_decision(decision))
        return redirect(after_decision(decision))
    return form_page(request, form, "cases/review/revise_decision.html", desk=desk.Desk(request.user, case))


@require_http_methods(["GET", "POST"])
@only_counselors
def inform_guardian(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="guardian")
    form = GuardianForm(case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        say_saved(request, case)
        return redirect("cases:show_case", public_id)
    return form_page(request, form, "cases/review/inform_guardian.html")


@require_POST
@only_counselors
def print_interview(request: StaffRequest, public_id: UUID) -> HttpResponse:
    document = INTERVIEW.request(get_case_to_write_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)
