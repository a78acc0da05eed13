"""The class sheet as a plain form: look, save, choose between two versions of a row."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.form_kit.rows import RowInput, SheetPost, choices_post, sheet_post
from screening.library.wording import state_explains
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.drafts import SaveOutcome
from screening.rounds.forms.child import ChildAnswersForm, LeaveOutForm
from screening.rounds.models import Sheet
from screening.rounds.presenters.raters import invitation_on
from screening.rounds.presenters.rows import ConflictPage, after_child, child_lines, neighbour, row_or_404
from screening.rounds.presenters.sheet import SheetPage, form_ids, progress_words, sheet_url
from screening.rounds.selectors import RowView, SheetView, sheet_view_data
from screening.rounds.services import (
    NonceReused,
    NotOnSheet,
    RoundClosed,
    SheetSubmitted,
    exclude_child,
    include_child,
    leave_unseen,
    save_rows,
    save_single_form,
)
from screening.rounds.services.concerns import record_strengths
from students.access import get_student_or_404

FROM_PAPER = "sheet-from-paper"
PAPER_QUERY = "?from=paper"


def remember_source(request: HttpRequest, sheet: Sheet) -> None:
    if request.GET.get("from") == "paper":
        request.session[FROM_PAPER] = sheet.public_id.hex
    elif request.GET.get("from") == "screen":
        request.session.pop(FROM_PAPER, None)


def is_from_paper(request: HttpRequest, sheet: Sheet) -> bool:
    """A form that was sent again after signing in has the address of its page, and a new session."""
    return request.GET.get("from") == "paper" or request.session.get(FROM_PAPER) == sheet.public_id.hex


@require_http_methods(["GET", "POST"])
def show_sheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return save_sheet(request, get_sheet_to_write_or_404(request.user, public_id))
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    remember_source(request, view.sheet)
    practice, from_paper = invitation_on(view, request.user), is_from_paper(request, view.sheet)
    page = SheetPage(view, whole=request.GET.get("rows") == "all")
    context = {"page": page, "practice": practice, "from_paper": from_paper}
    return render(request, "rounds/show_sheet.html", context)


@require_safe
def go_on(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A phone has no keyboard for a sheet of cells: there it goes on with one question at a time, at the first gap."""
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    by_item = "Mobi" in request.headers.get("User-Agent", "") and sheet.state != Sheet.State.SUBMITTED
    return redirect("rounds:rate_by_item" if by_item else "rounds:show_sheet", sheet.public_id)


def save_sheet(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    """The whole page; or, of rows that somebody else changed too, which one counts."""
    forms = form_ids(sheet)
    post, undecided, chooses = sheet_post(request.POST, forms), tuple[UUID, ...](), request.POST.get("do") == "choose"
    if chooses:
        choices = choices_post(request.POST, forms)
        post, undecided = choices.post, choices.undecided
    try:
        outcome = keep_rows(request, sheet, post, by_hand=not chooses)
    except SheetSubmitted:
        return already_submitted(request, sheet, post)
    return after_saving(request, sheet, post, outcome, undecided)


def keep_rows(request: StaffRequest, sheet: Sheet, post: SheetPost, *, by_hand: bool = False) -> SaveOutcome:
    """A nonce that was another sheet's or another person's comes from no page of ours."""
    try:
        return save_rows(
            sheet,
            by=request.user,
            nonce=post.nonce,
            rows=post.rows,
            pins=post.pins,
            source="paper" if is_from_paper(request, sheet) else "screen",
            by_hand=by_hand,
        )
    except NonceReused as error:
        raise BadRequest("a nonce of another save") from error


def after_saving(
    request: StaffRequest, sheet: Sheet, post: SheetPost, outcome: SaveOutcome, undecided: tuple[UUID, ...] = ()
) -> HttpResponse:
    """Nothing to put right: on. Digits nobody can read: the sheet again. Another person's row: the choice."""
    if outcome.ok and post.wants_check:
        return redirect("rounds:check_answers", sheet.public_id)
    if outcome.ok:
        query = PAPER_QUERY if is_from_paper(request, sheet) else ""
        return redirect(f"{sheet_url('show_sheet', sheet)}{query}")
    view = sheet_view_data(get_sheet_or_404(request.user, sheet.public_id))
    if outcome.problems:
        page = SheetPage(view, typed=post.typed, outcome=outcome)
        return render(request, "rounds/show_sheet.html", {"page": page}, status=422)
    return show_conflicts(request, view, outcome, undecided)


def show_conflicts(
    request: HttpRequest, view: SheetView, outcome: SaveOutcome, undecided: tuple[UUID, ...] = ()
) -> HttpResponse:
    page = ConflictPage(view, outcome.conflicts, saved=len(outcome.saved), undecided=undecided)
    return render(request, "rounds/resolve_conflicts.html", {"page": page}, status=422 if undecided else 409)


def already_submitted(request: StaffRequest, sheet: Sheet, post: SheetPost | None = None) -> HttpResponse:
    """Somebody handed the sheet in meanwhile: what was typed stays on the screen and is not counted."""
    view = sheet_view_data(get_sheet_or_404(request.user, sheet.public_id))
    note = _("The sheet was handed in meanwhile. What you typed is shown here and not saved; reopen the sheet first.")
    page = SheetPage(view, typed=post.typed if post else None, note=note, whole=True)
    return render(request, "rounds/show_sheet.html", {"page": page}, status=409)


@require_http_methods(["GET"])
def list_children(request: StaffRequest, public_id: UUID) -> HttpResponse:
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    context = {"view": view, "progress": progress_words(view), "lines": child_lines(view)}
    return render(request, "rounds/list_children.html", context)


@require_http_methods(["GET", "POST"])
def rate_child(request: StaffRequest, public_id: UUID, child_id: UUID) -> HttpResponse:
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    row = row_or_404(view, child_id)
    form = ChildAnswersForm(posted(request), views=view.forms, row=row)
    if request.method == "POST" and form.is_valid():
        return save_child(request, view, row, form)
    return form_page(
        request, form, "rounds/rate_child.html", view=view, row=row, has_next=neighbour(view, row) is not None
    )


def save_child(request: StaffRequest, view: SheetView, row: RowView, form: ChildAnswersForm) -> HttpResponse:
    student = get_student_or_404(request.user, row.student, purpose="rate")
    given, source = form.cleaned_data, view.sheet.informant
    record_strengths(student, by=request.user, lines=form.strengths, source=source, nonce=given["nonce"])
    try:
        outcome = save_single_form(
            view.sheet,
            student=student,
            by=request.user,
            nonce=given["nonce"],
            version=given["version"],
            answers=form.answers,
        )
    except (SheetSubmitted, RoundClosed):
        typed = RowInput(row.student, given["version"], form.digits)
        return already_submitted(request, view.sheet, SheetPost(given["nonce"], (typed,)))
    if outcome.conflicts:
        return show_conflicts(request, view, outcome)
    return redirect(after_child(view, row, wants_next=request.POST.get("do") == "next"))


@require_http_methods(["GET", "POST"])
def leave_out_child(request: StaffRequest, public_id: UUID, child_id: UUID) -> HttpResponse:
    """With a reason, which is also taken back here; or, of a row that is answered, that still nothing was seen."""
    if "take-back" in request.POST:
        return take_back_child(request, public_id, child_id)
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    row = row_or_404(view, child_id)
    if "still-unseen" in request.POST:
        return keep_unseen(request, view, row)
    form = LeaveOutForm(posted(request), initial=row.exclusion)
    if request.method == "POST" and form.is_valid():
        return keep_reason(request, view, row, form.cleaned_data["reason"])
    return form_page(
        request,
        form,
        "rounds/leave_out_child.html",
        view=view,
        row=row,
        excluded=state_explains(row.exclusion) if row.exclusion else "",
    )


def keep_reason(request: StaffRequest, view: SheetView, row: RowView, reason: str) -> HttpResponse:
    student = get_student_or_404(request.user, row.student, purpose="rate")
    try:
        exclude_child(view.sheet, student=student, by=request.user, reason=reason)
    except SheetSubmitted:
        return already_submitted(request, view.sheet)
    page = "rounds:show_sheet" if request.GET.get("back") == "sheet" else "rounds:list_children"
    return redirect(page, view.sheet.public_id)


def keep_unseen(request: StaffRequest, view: SheetView, row: RowView) -> HttpResponse:
    leave_unseen(view.sheet, student=get_student_or_404(request.user, row.student, purpose="rate"), by=request.user)
    messages.success(request, _("Seat %(seat)s: kept; it is not asked again.") % {"seat": row.seat})
    return redirect("rounds:show_sheet", view.sheet.public_id)


def take_back_child(request: StaffRequest, public_id: UUID, child_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    student = get_student_or_404(request.user, child_id, purpose="rate")
    try:
        include_child(sheet, student=student, by=request.user)
    except NotOnSheet as error:
        raise Http404 from error
    except SheetSubmitted:
        return already_submitted(request, sheet)
    return redirect("rounds:rate_child", public_id, child_id)
