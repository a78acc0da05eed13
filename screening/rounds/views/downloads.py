"""Answers of a round as a file, for the counselor of the children: look first, then take it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.documents.serving import file_answer
from screening.form_kit.pages import posted
from screening.rounds.forms.answer_files import AnswerFileForm


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
@asks_again
def download_answers(request: StaffRequest) -> HttpResponse:
    form = AnswerFileForm(request.user, posted(request))
    if "download" in request.POST and form.is_valid():
        made = form.carry_out(by=request.user)
        return file_answer(made.content, media_type=made.media_type, name=made.file_name)
    look = form.look() if form.is_bound else None
    status = 422 if form.errors else 200
    return render(request, "rounds/download_answers.html", {"form": form, "look": look}, status=status)
