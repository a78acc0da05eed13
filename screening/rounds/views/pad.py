"""One question, one child, big buttons: the class sheet on a phone. Plain submit buttons."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import StaffRequest
from screening.form_kit.rows import SheetPost, nonce_of, version_and_mark
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.models import Sheet
from screening.rounds.presenters.pad import answered_row, next_url, pad_page
from screening.rounds.presenters.sheet import sheet_title
from screening.rounds.selectors import sheet_view_data
from screening.rounds.services import SheetSubmitted
from screening.rounds.views.sheets import after_saving, already_submitted, keep_rows


@require_http_methods(["GET", "POST"])
def rate_by_item(request: StaffRequest, public_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return save_answer(request, get_sheet_to_write_or_404(request.user, public_id))
    view = sheet_view_data(get_sheet_or_404(request.user, public_id))
    page = pad_page(view, request.GET.get("item", ""), request.GET.get("child", ""))
    if page is None or not view.editable:
        return render(request, "rounds/rate_by_item_done.html", {"view": view, "title": sheet_title(view)})
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
