"""One question through the whole class, and “the rest is 0”: its number is read before anything is filled."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from screening.form_kit.rows import SheetPost, nonce_of
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.forms.item_posts import chosen_rows, counted_children
from screening.rounds.models import Sheet
from screening.rounds.presenters.item import ItemOfClass, ItemPage
from screening.rounds.presenters.sheet import sheet_title
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import SheetSubmitted
from screening.rounds.views.sheets import after_saving, already_submitted, keep_rows


@require_http_methods(["GET", "POST"])
def rate_item(request: StaffRequest, public_id: UUID, item_id: str) -> HttpResponse:
    if request.method == "POST":
        return save_item(request, get_sheet_to_write_or_404(request.user, public_id), item_id)
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    if not view.editable:
        return render(request, "rounds/rate_by_item_done.html", {"view": view, "title": sheet_title(view)})
    page = ItemPage(view, item_id)
    return render(request, "rounds/rate_item.html", {"page": page}) if page.lines else redirect(page.sheet_url)


@require_http_methods(["GET", "POST"])
def fill_rest(request: StaffRequest, public_id: UUID, item_id: str) -> HttpResponse:
    """The number first; then a 0 for exactly those who were counted and are still open."""
    if request.method == "POST":
        sheet = get_sheet_to_write_or_404(request.user, public_id)
        one = ItemOfClass(sheet_view_data(sheet), item_id)
        rows = one.rows_by_rest(counted_children(request.POST))
        return keep_and_go(request, sheet, SheetPost(nonce_of(request.POST), rows), one.url(step=1))
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    page = ItemPage(view, item_id)
    if not view.editable or not page.rest:
        return redirect(page.of_class.url())
    return render(request, "rounds/fill_rest.html", {"page": page})


def save_item(request: StaffRequest, sheet: Sheet, item_id: str) -> HttpResponse:
    one, does = ItemOfClass(sheet_view_data(sheet), item_id), request.POST.get("do", "")
    if does == "undo":
        return keep_and_go(request, sheet, SheetPost(nonce_of(request.POST), one.rows_taken_back()), one.url())
    goes = one.url("fill_rest") if does == "rest" else one.url(step=-1 if does == "before" else 1)
    return keep_and_go(request, sheet, SheetPost(nonce_of(request.POST), chosen_rows(request.POST, one)), goes)


def keep_and_go(request: StaffRequest, sheet: Sheet, post: SheetPost, goes: str) -> HttpResponse:
    try:
        outcome = keep_rows(request, sheet, post)
    except SheetSubmitted:
        return already_submitted(request, sheet, post)
    return redirect(goes) if outcome.ok else after_saving(request, sheet, post, outcome)
