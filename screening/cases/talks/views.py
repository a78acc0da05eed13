"""The class teacher's side: a talk with its card, a four-week question, a concern, messages."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_talk_or_404, get_watch_check_or_404, messages_up_to
from screening.cases.plans.access import watch_checks_or_404
from screening.cases.plans.papers import WATCH_PAPERS
from screening.cases.redirects import after_watch, own_case_after_concern
from screening.cases.referrals.printing import TALK_CARD
from screening.cases.talks import presenter as teacher_pages
from screening.cases.talks.forms import ConcernForm, TalkForm, WatchForm
from screening.cases.talks.services import mark_messages_read
from screening.form_kit.pages import form_page
from screening.library import texts
from students.access import get_student_or_404


@require_http_methods(["GET", "POST"])
@needs(Permission.TALK_WITH_CHILD)
def show_talk(request: StaffRequest, public_id: UUID) -> HttpResponse:
    task = get_talk_or_404(request.user, public_id)
    form = TalkForm(task, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        messages.success(request, texts.text("ui.talk.thanks"))
        return redirect("home:show_home")
    return form_page(request, form, "cases/talks/show_talk.html", page=teacher_pages.TalkPage(request.user, task))


@require_POST
@needs(Permission.TALK_WITH_CHILD)
def print_talk_card(request: StaffRequest) -> HttpResponse:
    document = TALK_CARD.request(request.user, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.TALK_WITH_CHILD)
def answer_watch(request: StaffRequest, public_id: UUID) -> HttpResponse:
    check = get_watch_check_or_404(request.user, public_id)
    form = WatchForm(check, request.POST or None)
    done = form.carry_out(by=request.user) if request.method == "POST" else None
    if done:
        messages.success(request, texts.text("chain.watch_check.thanks"))
        return redirect(after_watch(done))
    return form_page(request, form, "cases/talks/answer_watch.html", child=check.case.student)


@require_POST
@needs(Permission.TALK_WITH_CHILD)
def print_watch_papers(request: StaffRequest) -> HttpResponse:
    document = WATCH_PAPERS.request(watch_checks_or_404(request.user), by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.TALK_WITH_CHILD, Permission.REVIEW_CASES)
def raise_concern(request: StaffRequest, public_id: UUID) -> HttpResponse:
    student = get_student_or_404(request.user, public_id, purpose="concern")
    form = ConcernForm(student, request.POST or None)
    if request.method == "POST" and form.carry_out(by=request.user):
        own = own_case_after_concern(request.user, student)
        messages.success(request, _("The child is on your list.") if own else texts.text("ui.thanks.concern-received"))
        return redirect(own or "home:show_home")
    return form_page(request, form, "cases/talks/raise_concern.html", child=student.name)


@require_http_methods(["GET", "POST"])
@needs(Permission.TALK_WITH_CHILD, Permission.REVIEW_CASES)
def list_messages(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        mark_messages_read(messages_up_to(request.user, request.POST.get("until", "")), by=request.user)
        return redirect("cases:list_messages")
    return render(request, "cases/talks/list_messages.html", {"page": teacher_pages.MessagesPage(request.user)})
