"""The class as a spreadsheet: take it home, bring it back, look at what would change, take it over.

Nothing that was uploaded is kept: the cells to write, and the lines of a file to put right, travel on signed.
"""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.requests import StaffRequest
from screening.documents.serving import file_answer
from screening.documents.sheets import XLSX
from screening.form_kit.rows import nonce_of
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.forms.spreadsheet import SpreadsheetForm, chosen, lines_of, preview_of, read, tokens_of
from screening.rounds.models import Sheet
from screening.rounds.presenters.spreadsheet import PreviewPage, SpreadsheetPage, taken_words
from screening.rounds.presenters.spreadsheet_file import class_file, file_name, marked_file
from screening.rounds.selectors.spreadsheet import ClassOnFile
from screening.rounds.services import NonceReused, SheetSubmitted
from screening.rounds.services.spreadsheet import hand_out_file, take_cells
from screening.rounds.spreadsheet.columns import NotAClassFile
from screening.rounds.spreadsheet.comparing import compare


@require_http_methods(["GET", "POST"])
def open_spreadsheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if request.method == "POST" and sheet.state != Sheet.State.SUBMITTED:
        return preview(request, get_sheet_or_404(request.user, public_id, purpose="spreadsheet"))
    return show(request, sheet, status=409 if request.method == "POST" else 200)


def show(request: StaffRequest, sheet: Sheet, form: SpreadsheetForm | None = None, status: int = 422) -> HttpResponse:
    on_file = ClassOnFile(sheet)
    page = SpreadsheetPage(on_file, len(class_file(on_file)))
    form = form or SpreadsheetForm(on_file, request.user)
    return render(request, "rounds/open_spreadsheet.html", {"page": page, "form": form}, status=status)


def preview(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    form = SpreadsheetForm(ClassOnFile(sheet), request.user, request.POST, request.FILES)
    reading = form.read()
    if reading is None:
        return show(request, sheet, form)
    compared = compare(reading.rows, form.on_file.values())
    page = PreviewPage(form.on_file, reading, compared, tokens_of(sheet, request.user, reading, compared))
    return render(request, "rounds/preview_spreadsheet.html", {"page": page})


@require_GET
def download_spreadsheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    on_file = ClassOnFile(sheet)
    children = [child.student for child in on_file.children]
    content = hand_out_file(sheet, by=request.user, content=class_file(on_file), children=children)
    return file_answer(content, media_type=XLSX, name=file_name(on_file))


@require_POST
def take_spreadsheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    seen = preview_of(sheet, request.user, request.POST.get("cells", ""))
    if seen is None:
        return too_late(request, sheet)
    try:
        taken = take_cells(sheet, by=request.user, nonce=nonce_of(request.POST), cells=chosen(seen, request.POST))
    except SheetSubmitted:
        return show(request, sheet, status=409)
    except NonceReused as error:
        raise BadRequest("a nonce of another save") from error
    messages.success(request, taken_words(taken.written, taken.unwritten))
    return redirect("rounds:show_sheet", public_id)


def too_late(request: HttpRequest, sheet: Sheet, words: str = "") -> HttpResponse:
    messages.error(request, words or _("This page lay open for more than a day; please upload the file again."))
    return redirect("rounds:open_spreadsheet", sheet.public_id)


@require_POST
def mark_spreadsheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """The person's own lines again, what could not be read being marked."""
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    lines = lines_of(sheet, request.user, request.POST.get("lines", ""))
    if lines is None:
        return too_late(request, sheet)
    on_file = ClassOnFile(sheet)
    try:
        reading = read(on_file, [lines])
    except NotAClassFile:  # a block without headings is known by names that stood on the sheet
        return too_late(request, sheet, _("The class has changed since; please upload the file again."))
    children = [row.child.student for row in reading.rows]
    content = hand_out_file(sheet, by=request.user, content=marked_file(on_file, reading), children=children)
    return file_answer(content, media_type=XLSX, name=file_name(on_file, _("to correct")))
