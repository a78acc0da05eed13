"""Large type on the screen, read aloud where the browser can, and on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.cases.access import get_case_or_404
from screening.cases.large_type_words.content import WHAT, plan_texts, texts_of, titles
from screening.cases.large_type_words.printing import READERS, WORDS

CHOICES = "cards"


def _chosen(what: str) -> str:
    return what if what in WHAT else CHOICES


@require_safe
@needs(*READERS)
def read_words(request: StaffRequest) -> HttpResponse:
    what = _chosen(request.GET.get("of", ""))
    context = {"title": titles()[what], "texts": texts_of(what, request.user), "chosen": what, "choices": titles()}
    return render(request, "cases/large_type_words/read_words.html", context)


@require_safe
@needs(Permission.REVIEW_CASES)
def read_plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    case = get_case_or_404(request.user, public_id, purpose="plan")
    context = {"title": _("What we do together"), "texts": plan_texts(case), "case": case}
    return render(request, "cases/large_type_words/read_words.html", context)


@require_POST
@needs(*READERS)
def print_words(request: StaffRequest) -> HttpResponse:
    document = WORDS.request(_chosen(request.POST.get("of", "")), by=request.user)
    return redirect("documents:show_document", document.public_id)
