"""Ten minutes with four made-up stories. Nothing is stored but the day at the end."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.rounds.forms.practice import StoryForm
from screening.rounds.presenters.practice import StoryPage, invitation, lines_of
from screening.rounds.selectors import practice_forms
from screening.rounds.services import record_practice
from screening.rounds.stories import story

raters = needs(Permission.RATE_CLASS, Permission.REVIEW_CASES)


@require_GET
@raters
def practise(request: StaffRequest) -> HttpResponse:
    return render(request, "rounds/practise.html", {"page": invitation(request.user)})


@require_http_methods(["GET", "POST"])
@raters
def practise_story(request: StaffRequest, name: str) -> HttpResponse:
    told = story(name)
    if told is None:
        raise Http404
    lines = lines_of(told, practice_forms(request.user))
    form = StoryForm(request.POST if request.method == "POST" else None, story=told, lines=lines)
    context = {"page": StoryPage(told, lines, form.given), "form": form}
    return render(request, "rounds/practise_story.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@raters
def finish_practice(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        record_practice(by=request.user)
        return redirect("rounds:finish_practice")
    page = invitation(request.user)
    if not page.practised:
        return redirect("rounds:practise")
    return render(request, "rounds/finish_practice.html", {"page": page})
