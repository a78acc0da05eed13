"""The consent of a class, typed like the class sheet: as a plain form, and row by row as a script sends it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.serving import workbook_answer
from screening.form_kit.autosave import forms_changed, refusal_response, seldom_said, somebody_else
from screening.form_kit.pages import form_page, posted
from screening.form_kit.rows import Choices, autosave_post, choices_post, sheet_post
from students import access
from students.class_consents.answers import AskedPage, RestPage, answer, status_of
from students.class_consents.file_page import FilePage, workbook_of
from students.class_consents.forms import FileForm, UsualForm
from students.class_consents.page import ConsentsPage, page_url, to_put_right
from students.class_consents.printing import CLASS_CONSENTS
from students.class_consents.rows import TYPED, Outcome, Usual
from students.class_consents.services import record_rows
from students.class_consents.wording import odd_rows
from students.consents import TEXT_VERSION
from students.models import Enrolment, SchoolClass

PAGE = "students/class_consents/record_consents.html"


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def record_consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    seats = list(access.list_seats(request.user, purpose="consent", classes=[school_class]))
    if request.method == "POST":
        return _save(request, school_class, seats)
    return render(request, PAGE, {"page": ConsentsPage(school_class, seats, UsualForm(request.GET))})


def _save(request: StaffRequest, school_class: SchoolClass, seats: list[Enrolment]) -> HttpResponse:
    usual, came = UsualForm(request.POST), _rows_of(request)
    if not usual.is_valid():
        page = ConsentsPage(school_class, seats, usual, sent=came.post.rows)
        return render(request, PAGE, {"page": page}, status=422)
    outcome = record_rows(seats, by=request.user, rows=came.post.rows, usual=usual.usual)
    if outcome.refused:
        page = ConsentsPage(school_class, seats, usual, sent=to_put_right(came.post.rows, outcome), outcome=outcome)
        return render(request, PAGE, {"page": page}, status=422)
    if outcome.asked:
        asked = AskedPage(school_class, seats, outcome, usual, came.undecided)
        status = 422 if came.undecided else 409
        return render(request, "students/class_consents/choose_consents.html", {"page": asked}, status=status)
    return _saved(request, school_class, seats, outcome, usual)


def _rows_of(request: StaffRequest) -> Choices:
    if request.POST.get("do") == "choose":
        return choices_post(request.POST, TYPED)
    return Choices(sheet_post(request.POST, TYPED), ())


def _saved(
    request: StaffRequest, school_class: SchoolClass, seats: list[Enrolment], outcome: Outcome, usual: UsualForm
) -> HttpResponse:
    if request.POST.get("do") == "rest":
        page = RestPage(school_class, seats, usual)
        return render(request, "students/class_consents/confirm_rest.html", {"page": page})
    if outcome.recorded:
        said = ngettext("%(n)s sheet is recorded.", "%(n)s sheets are recorded.", len(outcome.recorded))
        messages.success(request, said % {"n": len(outcome.recorded)})
    return redirect(f"{page_url(school_class)}?{urlencode(_kept(usual.usual))}")


def _kept(usual: Usual) -> dict[str, Any]:
    """Chosen once, they stay until somebody chooses anew."""
    return {"signer": usual.signer, "dated": usual.dated.isoformat()}


@require_GET
@needs(Permission.MANAGE_ROSTER)
def download_consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    return workbook_answer(*workbook_of(request.user, access.get_class_or_404(request.user, public_id)))


@require_POST
@needs(Permission.MANAGE_ROSTER)
def print_consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    document = CLASS_CONSENTS.request(access.get_class_or_404(request.user, public_id), by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def upload_consents(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What the file would record is shown as rows to save; until then nothing is written and nothing is kept."""
    school_class = access.get_class_or_404(request.user, public_id)
    form = FileForm(posted(request), request.FILES or None)
    rows = form.rows() if form.is_bound else None
    if rows is None:
        return form_page(request, form, "students/class_consents/upload_consents.html", school_class=school_class)
    seats = list(access.list_seats(request.user, purpose="consent", classes=[school_class]))
    page = FilePage(school_class, seats, UsualForm({}), rows)
    return render(request, "students/class_consents/review_consents.html", {"page": page})


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_ROSTER)
def autosave_consents(request: StaffRequest, public_id: UUID) -> JsonResponse:
    school_class = access.get_class_or_404(request.user, public_id)
    if request.GET.get("person", request.user.device_name) != request.user.device_name:
        return refusal_response(403, "other", somebody_else())
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "words": seldom_said(odd_rows())})
    post = autosave_post(request)
    if post.pins not in ("", TEXT_VERSION):
        return refusal_response(409, "forms", forms_changed())
    seats = list(access.seats_today(request.user).filter(school_class=school_class))
    outcome = record_rows(seats, by=request.user, rows=post.rows, usual=Usual("", timezone.localdate()))
    return JsonResponse(answer(seats, post.rows, outcome), status=status_of(outcome))
