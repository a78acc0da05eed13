"""Check, hand in, say who else is a worry, open again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.library.texts import text
from screening.rounds.access import get_sheet_or_404, get_sheet_to_reopen_or_404
from screening.rounds.forms.check import ReopenForm, SheetCheckForm, WorryForm
from screening.rounds.forms.raters import WishForm
from screening.rounds.models import Sheet
from screening.rounds.presenters.check import (
    CheckPage,
    after_reopening,
    may_undo,
    next_visit,
    place_to_change,
    still_to_fill,
    thanks,
)
from screening.rounds.presenters.running import class_links
from screening.rounds.selectors import CheckView
from screening.rounds.services import NothingToHandIn, ReasonNeeded, ReopenNeedsAdministrator, RoundClosed
from screening.rounds.services import reopen_sheet as reopen
from screening.rounds.services import submit_sheet as submit
from screening.rounds.services.concerns import raise_concerns
from students.access import classes_of, list_seats
from students.selectors import class_label


@require_http_methods(["GET", "POST"])
def check_answers(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Looked at once more, and handed in."""
    check = CheckView(request.user, get_sheet_or_404(request.user, public_id))
    form = SheetCheckForm(posted(request), check.quality, check.view)
    if not form.is_valid():
        return form_page(request, form, "rounds/check_answers.html", page=CheckPage(check))
    if form.seat_to_change:
        return redirect(place_to_change(check.view, *form.seat_to_change))
    try:
        submit(check.view.sheet, by=request.user, nonce=form.cleaned_data["nonce"], answers=form.answers)
    except (RoundClosed, NothingToHandIn):
        return redirect("rounds:check_answers", public_id)
    return redirect("rounds:thank_teacher", public_id)


@require_http_methods(["GET", "POST"])
def thank_teacher(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Who else is a worry? Within ten minutes it is taken back here too."""
    if request.POST.get("do") == "undo":
        return undo_hand_in(request, get_sheet_to_reopen_or_404(request.user, public_id))
    sheet = get_sheet_or_404(request.user, public_id, purpose="concern")
    if sheet.state != Sheet.State.SUBMITTED:
        return redirect("rounds:check_answers", public_id)
    if request.POST.get("do") == "none":
        return redirect("home:show_home")
    seats = list_seats(request.user, purpose="concern", classes=[sheet.school_class])
    form = WorryForm(posted(request), list(seats))
    if request.method == "POST" and form.is_valid():
        return keep_worries(request, sheet, form)
    context = {"sheet": sheet, "class_name": class_label(sheet.school_class, sheet.round.school_year), "form": form}
    context |= {"may_undo": may_undo(sheet), "thanks": thanks(sheet), "visit": next_visit(sheet)}
    context["left"] = still_to_fill(sheet, request.user)
    return render(request, "rounds/thank_teacher.html", context, status=422 if form.errors else 200)


def undo_hand_in(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    """By the class teacher, without a reason; later the page that asks for one."""
    return open_again(request, sheet, "") if may_undo(sheet) else redirect("rounds:reopen_sheet", sheet.public_id)


def keep_worries(request: StaffRequest, sheet: Sheet, form: WorryForm) -> HttpResponse:
    given = form.cleaned_data
    raise_concerns(form.chosen, by=request.user, note=given["word"], nonce=given["nonce"], sheet=sheet)
    messages.success(request, text("ui.thanks.concern-received"))
    return redirect("home:show_home")


@require_http_methods(["GET", "POST"])
def reopen_sheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_reopen_or_404(request.user, public_id)
    form = ReopenForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return open_again(request, sheet, form.cleaned_data["reason"])
    return form_page(
        request,
        form,
        "rounds/reopen_sheet.html",
        class_name=class_label(sheet.school_class, sheet.round.school_year),
        back_url=after_reopening(sheet, request.user),
    )


def open_again(request: StaffRequest, sheet: Sheet, reason: str) -> HttpResponse:
    try:
        reopen(sheet, by=request.user, reason=reason)
    except ReasonNeeded:
        return redirect("rounds:reopen_sheet", sheet.public_id)
    except ReopenNeedsAdministrator:
        messages.error(request, text("ui.warnings.round-closed", date=sheet.round.closes_on))
    return redirect(after_reopening(sheet, request.user))


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
def record_wish(request: StaffRequest) -> HttpResponse:
    classes, wanted = list(classes_of(request.user)), request.GET.get("class", "")
    chosen = [row for row in classes if str(row.public_id) == wanted]
    seats = list_seats(request.user, purpose="wish", classes=chosen)
    form = WishForm(request.POST or None, list(seats))
    if request.method == "POST" and form.record(by=request.user):
        messages.success(request, text("chain.wish_to_talk.received"))
        return redirect("home:show_home")
    return form_page(request, form, "rounds/record_wish.html", classes=class_links(classes, wanted), chosen=chosen)
