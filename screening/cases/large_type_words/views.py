"""Large type on the screen, read aloud where the browser can, and on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.large_type_words.printing import READERS, WHAT, WORDS, plan_texts, texts_of, titles


@require_http_methods(["GET", "POST"])
@needs(*READERS)
def read_words(request: StaffRequest) -> HttpResponse:
    """The cards, or another of WHAT; its button prints them."""
    asked = request.POST if request.method == "POST" else request.GET
    what = asked.get("of", "") if asked.get("of", "") in WHAT else WHAT[0]
    if request.method == "POST":
        return WORDS.answer(what, by=request.user)
    context = {"title": titles()[what], "texts": texts_of(what, request.user), "chosen": what, "choices": titles()}
    return render(request, "cases/large_type_words/read_words.html", context)


@require_safe
@needs(Permission.REVIEW_CASES)
def read_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    context = {"title": _("What we do together"), "texts": plan_texts(case), "case": case}
    return render(request, "cases/large_type_words/read_words.html", context)
