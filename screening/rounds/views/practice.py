"""Ten minutes with four made-up stories. Nothing is stored but the day at the end."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.rounds.forms.practice import StoryForm
from screening.rounds.practice_vignettes import vignette_named
from screening.rounds.presenters.practice import Invitation, StoryPage, lines_of
from screening.rounds.selectors import practice_forms
from screening.rounds.services import record_practice

raters = needs(Permission.RATE_CLASS, Permission.REVIEW_CASES)


@require_GET
@raters
def practise(request: StaffRequest) -> HttpResponse:
    return render(request, "rounds/practise.html", {"page": Invitation(request.user)})


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
@raters
def finish_practice(request: StaffRequest) -> HttpResponse:
    if request.method == "POST":
        record_practice(by=request.user)
        return redirect("rounds:finish_practice")
    page = Invitation(request.user)
    if not page.practised:
        return redirect("rounds:practise")
    return render(request, "rounds/finish_practice.html", {"page": page})
