"""Follow-ups, the list of what is due, the end of a case, and the cases that have ended."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404, get_follow_up_or_404
from screening.cases.follow_up import pages
from screening.cases.follow_up.forms import AgainForm, CloseForm, FollowUpForm, FollowUpResultForm, FollowUpTalkForm
from screening.cases.models import Case
from screening.cases.queue.next_child import say_saved
from screening.form_kit.pages import service_page

only_counselors = needs(Permission.REVIEW_CASES)
WRITE = "cases/follow_up/write.html"


def saved(request: StaffRequest, case: Case) -> Callable[[object], HttpResponse]:
    """The child's page, which says that it is saved and who comes next."""

    def to(_saved: object) -> HttpResponse:
        say_saved(request, case)
        return redirect("cases:show_case", case.public_id)

    return to


@require_safe
@only_counselors
def list_due(request: StaffRequest) -> HttpResponse:
    context = {"parts": pages.due_parts(request.user), "kept": pages.kept_words(request.user)}
    return render(request, "cases/follow_up/list_due.html", context)


@require_safe
@only_counselors
def list_ended(request: StaffRequest) -> HttpResponse:
    rows, more_url = pages.ended_rows(request.user, after=request.GET.get("after", ""))
    return render(request, "cases/follow_up/list_ended.html", {"rows": rows, "more_url": more_url})


@require_http_methods(["GET", "POST"])
@only_counselors
def add_follow_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="follow-up")
    form = FollowUpForm(case, request.POST or None)
    return service_page(request, form, WRITE, to=saved(request, case), case=case)


@require_http_methods(["GET", "POST"])
@only_counselors
def complete_follow_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    follow_up = get_follow_up_or_404(request.user, public_id)
    form = FollowUpResultForm(follow_up, request.POST or None)
    return service_page(request, form, WRITE, to=saved(request, follow_up.case), case=follow_up.case)


@require_http_methods(["GET", "POST"])
@only_counselors
def record_talk(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="talk")
    form = FollowUpTalkForm(case, request.POST or None)
    return service_page(request, form, "cases/follow_up/record_talk.html", to=saved(request, case), case=case)


@require_http_methods(["GET", "POST"])
@only_counselors
def close_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="close")
    form = CloseForm(request.user, case, request.POST or None)
    page = pages.closing_page(request.user, case)
    return service_page(request, form, "cases/follow_up/close_case.html", to=saved(request, case), page=page)


@require_http_methods(["GET", "POST"])
@only_counselors
def look_again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="look-again")
    form = AgainForm(case, request.POST or None)

    def to(goes_on: Case) -> HttpResponse:
        messages.success(request, pages.again_words(goes_on))
        return redirect("cases:show_case", goes_on.public_id)

    return service_page(request, form, WRITE, to=to, case=case)
