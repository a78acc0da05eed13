"""Follow-ups, the list of what is due, the end of a case, and the cases that have ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404, get_follow_up_or_404
from screening.cases.follow_up import presenter as closing
from screening.cases.follow_up.due import presenter as due_list
from screening.cases.follow_up.ended import presenter as ended_list
from screening.cases.follow_up.ended.presenter import again_words
from screening.cases.follow_up.forms import AgainForm, CloseForm, FollowUpForm, FollowUpResultForm, FollowUpTalkForm
from screening.cases.models import Case
from screening.cases.queue.next_child import say_saved
from screening.form_kit.pages import form_page

only_counselors = needs(Permission.REVIEW_CASES)


def saved(request: StaffRequest, case: Case) -> HttpResponse:
    """The child's page, which says that it is saved and who comes next."""
    say_saved(request, case)
    return redirect("cases:show_case", case.public_id)


@require_safe
@only_counselors
def list_due(request: StaffRequest) -> HttpResponse:
    context = {"parts": due_list.build(request.user), "kept": due_list.kept_words(request.user)}
    return render(request, "cases/follow_up/list_due.html", context)


@require_safe
@only_counselors
def list_ended(request: StaffRequest) -> HttpResponse:
    rows, more_url = ended_list.build(request.user, after=request.GET.get("after", ""))
    return render(request, "cases/follow_up/list_ended.html", {"rows": rows, "more_url": more_url})


@require_http_methods(["GET", "POST"])
@only_counselors
def add_follow_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="follow-up")
    form = FollowUpForm(case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return saved(request, case)
    return form_page(request, form, "cases/follow_up/add_follow_up.html")


@require_http_methods(["GET", "POST"])
@only_counselors
def complete_follow_up(request: StaffRequest, public_id: UUID) -> HttpResponse:
    follow_up = get_follow_up_or_404(request.user, public_id)
    form = FollowUpResultForm(follow_up, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return saved(request, follow_up.case)
    return form_page(request, form, "cases/follow_up/complete_follow_up.html")


@require_http_methods(["GET", "POST"])
@only_counselors
def record_talk(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="talk")
    form = FollowUpTalkForm(case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return saved(request, case)
    return form_page(request, form, "cases/follow_up/record_talk.html")


@require_http_methods(["GET", "POST"])
@only_counselors
def close_case(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="close")
    form = CloseForm(request.user, case, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        return saved(request, case)
    return form_page(request, form, "cases/follow_up/close_case.html", page=closing.CaseClosingPage(request.user, case))


@require_http_methods(["GET", "POST"])
@only_counselors
def look_again(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="look-again")
    form = AgainForm(case, request.POST or None)
    goes_on = form.carry_out(by=request.user) if request.method == "POST" else None
    if goes_on:
        messages.success(request, again_words(goes_on))
        return redirect("cases:show_case", goes_on.public_id)
    return form_page(request, form, "cases/follow_up/look_again.html")
