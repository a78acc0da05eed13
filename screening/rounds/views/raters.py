"""The people who rate: ten minutes with four made-up stories, of which only the day is kept, and the counselor's talk
about a class with its teacher."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds.access import get_conversation_or_404
from screening.rounds.forms.raters import ConversationForm, StoryForm
from screening.rounds.practice_vignettes import vignette_named
from screening.rounds.presenters.raters import ConversationPage, Invitation, StoryPage, after_talk, lines_of
from screening.rounds.selectors import practice_forms
from screening.rounds.services import record_practice

raters = needs(Permission.RATE_CLASS, Permission.REVIEW_CASES)


@require_http_methods(["GET", "POST"])
@raters
def practise(request: StaffRequest) -> HttpResponse:
    """What it is; and, sent from the last story, that it was done today."""
    if request.method == "POST":
        record_practice(by=request.user)
        return redirect(f"{request.path}?done=1")
    page = Invitation(request.user)
    done = page.practised and "done" in request.GET
    return render(request, "rounds/finish_practice.html" if done else "rounds/practise.html", {"page": page})


@require_http_methods(["GET", "POST"])
@raters
def practise_story(request: StaffRequest, name: str) -> HttpResponse:
    told = vignette_named(name)
    if told is None:
        raise Http404
    lines = lines_of(told, practice_forms(request.user))
    form = StoryForm(posted(request), story=told, lines=lines)
    return form_page(request, form, "rounds/practise_story.html", page=StoryPage(told, lines, form.given))


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def hold_conversation(request: StaffRequest, public_id: UUID) -> HttpResponse:
    found = get_conversation_or_404(request.user, public_id)
    form = ConversationForm(found, posted(request))
    if request.method == "POST" and (held := form.carry_out(by=request.user)):
        messages.success(request, after_talk(held))
        return redirect("cases:list_cases")
    return form_page(request, form, "rounds/hold_conversation.html", page=ConversationPage(form.conversation))
