"""One child of a sheet: the forms alone, and why they stay empty."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import StaffRequest
from screening.form_kit.pages import form_page, posted
from screening.form_kit.rows import RowInput, SheetPost
from screening.library.wording import state_explains
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.forms.child import ChildAnswersForm, LeaveOutForm
from screening.rounds.presenters.children import after_child, neighbour, row_or_404
from screening.rounds.selectors import RowView, SheetView, sheet_view_data
from screening.rounds.services import (
    NotOnSheet,
    RoundClosed,
    SheetSubmitted,
    exclude_child,
    include_child,
    save_single_form,
)
from screening.rounds.services.concerns import record_strengths
from screening.rounds.views.sheets import already_submitted, show_conflicts
from students.access import get_student_or_404


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
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    row = row_or_404(view, child_id)
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


@require_POST
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
