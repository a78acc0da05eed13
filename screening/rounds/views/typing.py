"""Answers typed without the grid: one line and one child, one question for everybody, rows sent by a script."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from screening.form_kit.autosave import forms_changed, refusal_response, seldom_said, somebody_else
from screening.form_kit.rows import SheetPost, autosave_post, nonce_of, uuid_of, version_and_mark
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.forms.child import chosen_rows
from screening.rounds.models import Sheet
from screening.rounds.presenters.pad import ItemOfClass, ItemPage, answered_row, next_url, pad_page
from screening.rounds.presenters.rows import answer, odd_rows, status_of
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import FormsChanged, SheetSubmitted
from screening.rounds.views.sheets import after_saving, already_submitted, keep_rows


@require_http_methods(["GET", "POST"])
def rate_by_item(request: StaffRequest, public_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return save_answer(request, get_sheet_to_write_or_404(request.user, public_id))
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    page = pad_page(view, request.GET.get("item", ""), request.GET.get("child", ""))
    if page is None or not view.editable:
        return render(request, "rounds/rate_by_item_done.html", {"view": view})
    return render(request, "rounds/rate_by_item.html", {"page": page})


def save_answer(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    item, child = request.POST.get("item", ""), request.POST.get("child", "")
    version, _mark = version_and_mark(request.POST.get("version", ""))
    row = answered_row(sheet_view_data(sheet), item, child, version, request.POST.get("answer", ""))
    post = SheetPost(nonce_of(request.POST), (row,))
    try:
        outcome = keep_rows(request, sheet, post)
    except SheetSubmitted:
        return already_submitted(request, sheet, post)
    if not outcome.ok:
        return after_saving(request, sheet, post, outcome)
    return redirect(next_url(sheet_view_data(sheet), item, child))


@require_http_methods(["GET", "POST"])
def rate_item(request: StaffRequest, public_id: UUID, item_id: str) -> HttpResponse:
    if request.method == "POST":
        return save_item(request, get_sheet_to_write_or_404(request.user, public_id), item_id)
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    if not view.editable:
        return render(request, "rounds/rate_by_item_done.html", {"view": view})
    page = ItemPage(view, item_id)
    if not page.lines:
        return redirect("rounds:show_sheet", public_id)
    asks = "rest" in request.GET and page.of_class.rest  # where no script does
    return render(request, "rounds/fill_rest.html" if asks else "rounds/rate_item.html", {"page": page})


def save_item(request: StaffRequest, sheet: Sheet, item_id: str) -> HttpResponse:
    """Of the rest the number first; then a 0 for exactly those who were counted and are still open."""
    one, does = ItemOfClass(sheet_view_data(sheet), item_id), request.POST.get("do", "")
    rows, goes = tuple(chosen_rows(request.POST, one)), one.url(-1 if does == "before" else 1)
    if does == "fill":
        rows = one.rows_by_rest({uuid_of(child) for child in request.POST.getlist("child")})
    elif does == "undo":
        rows, goes = one.rows_taken_back(), one.url()
    elif does == "rest":
        goes = f"{one.url()}?rest=1"
    post = SheetPost(nonce_of(request.POST), rows)
    try:
        outcome = keep_rows(request, sheet, post)
    except SheetSubmitted:
        return already_submitted(request, sheet, post)
    return redirect(goes) if outcome.ok else after_saving(request, sheet, post, outcome)


@require_http_methods(["GET", "POST"])
def autosave_rows(request: StaffRequest, public_id: UUID) -> JsonResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if request.GET.get("person", request.user.device_name) != request.user.device_name:
        return refusal_response(403, "other", somebody_else())
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "words": seldom_said(odd_rows())})
    try:
        outcome = keep_rows(request, sheet, autosave_post(request))
    except SheetSubmitted:
        return refusal_response(409, "submitted", _("The sheet was handed in meanwhile."))
    except FormsChanged:
        return refusal_response(409, "forms", forms_changed())
    sheet.refresh_from_db(fields=["last_saved_at"])
    return JsonResponse(answer(sheet_view_data(sheet), outcome), status=status_of(outcome))
