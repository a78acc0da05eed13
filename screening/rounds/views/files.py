"""What leaves a sheet and comes back: papers, the class as a spreadsheet, the file of a round's answers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from accounts.step_up import asks_again
from screening.documents.serving import file_answer
from screening.documents.sheets import XLSX
from screening.form_kit.pages import posted
from screening.form_kit.rows import nonce_of
from screening.jobs.presenters import REFRESH_SECONDS
from screening.rounds.access import get_sheet_or_404, get_sheet_to_write_or_404
from screening.rounds.forms.files import AnswerFileForm, SpreadsheetForm, chosen, lines_of, preview_of, read, tokens_of
from screening.rounds.models import Sheet
from screening.rounds.papers.access import get_sheet_to_print_or_404
from screening.rounds.papers.class_page import CLASS_PAGE
from screening.rounds.papers.page import PapersPage, class_links, nothing_to_print
from screening.rounds.papers.printing import UnknownPaper, request_paper, wake_printer
from screening.rounds.papers.registration_printing import REGISTRATION_SHEETS
from screening.rounds.presenters.check import ClassPage
from screening.rounds.presenters.files import size_words
from screening.rounds.presenters.spreadsheet import PreviewPage, class_file, file_name, marked_file, taken_words
from screening.rounds.selectors.files import ClassOnFile
from screening.rounds.services import NonceReused, SheetSubmitted
from screening.rounds.services.files import hand_out_file, take_cells
from screening.rounds.spreadsheet.columns import NotAClassFile
from screening.rounds.spreadsheet.reading import compare
from students.access import get_class_or_404


@require_http_methods(["GET", "POST"])
def open_spreadsheet(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A file or a block is looked at first; then its `cells` are written, or its `lines` are given back marked."""
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if "cells" in request.POST:
        return take_spreadsheet(request, sheet)
    if "lines" in request.POST:
        return mark_spreadsheet(request, sheet)
    if request.method == "POST" and sheet.state != Sheet.State.SUBMITTED:
        return preview(request, get_sheet_or_404(request.user, public_id, purpose="spreadsheet"))
    return show(request, sheet, status=409 if request.method == "POST" else 200)


def show(request: StaffRequest, sheet: Sheet, form: SpreadsheetForm | None = None, status: int = 422) -> HttpResponse:
    on_file = ClassOnFile(sheet)
    context = {"view": on_file.view, "size": size_words(len(class_file(on_file)))}
    context["form"] = form or SpreadsheetForm(on_file, request.user)
    return render(request, "rounds/open_spreadsheet.html", context, status=status)


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


def take_spreadsheet(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    seen = preview_of(sheet, request.user, request.POST["cells"])
    if seen is None:
        return too_late(request, sheet)
    try:
        taken = take_cells(sheet, by=request.user, nonce=nonce_of(request.POST), cells=chosen(seen, request.POST))
    except SheetSubmitted:
        return show(request, sheet, status=409)
    except NonceReused as error:
        raise BadRequest("a nonce of another save") from error
    messages.success(request, taken_words(taken.written, taken.unwritten))
    return redirect("rounds:show_sheet", sheet.public_id)


def too_late(request: HttpRequest, sheet: Sheet, words: str = "") -> HttpResponse:
    messages.error(request, words or _("This page lay open for more than a day; please upload the file again."))
    return redirect("rounds:open_spreadsheet", sheet.public_id)


def mark_spreadsheet(request: StaffRequest, sheet: Sheet) -> HttpResponse:
    """The person's own lines again, what could not be read being marked."""
    lines = lines_of(sheet, request.user, request.POST["lines"])
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


@require_http_methods(["GET", "POST"])
@needs(Permission.REVIEW_CASES)
@asks_again
def download_answers(request: StaffRequest) -> HttpResponse:
    form = AnswerFileForm(request.user, posted(request))
    if "download" in request.POST and form.is_valid():
        made = form.carry_out(by=request.user)
        return file_answer(made.content, media_type=made.media_type, name=made.file_name)
    look = form.look() if form.is_bound else None
    status = 422 if form.errors else 200
    return render(request, "rounds/download_answers.html", {"form": form, "look": look}, status=status)


PRINTERS = (Permission.RATE_CLASS, Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


@require_safe
@needs(*PRINTERS)
def list_papers(request: StaffRequest) -> HttpResponse:
    has_a_day = can(request.user, Permission.REVIEW_CASES) or can(request.user, Permission.TALK_WITH_CHILD)
    classes = class_links(request.user)
    nothing = "" if classes else nothing_to_print(request.user)
    context = {"classes": classes, "nothing": nothing, "has_a_day": has_a_day}
    return render(request, "rounds/list_papers.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*PRINTERS)
def show_papers(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What there is to print; the paper that is pressed is asked for."""
    sheet = get_sheet_to_print_or_404(request.user, public_id)
    if request.method == "POST":
        try:
            request_paper(request.user, sheet, request.POST.get("paper", ""))
        except UnknownPaper as error:
            raise Http404 from error
        return redirect("rounds:show_papers", public_id)
    page = PapersPage(request.user, sheet)
    response = render(request, "rounds/show_papers.html", {"page": page})
    wake_printer(page.documents)
    if page.waits:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_POST
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def print_registration(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = get_class_or_404(request.user, public_id)
    document = REGISTRATION_SHEETS.request(school_class, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_http_methods(["GET", "POST"])
def show_class_page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """To read, and to be printed for the desk."""
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if sheet.class_page is None:
        raise Http404
    if request.method == "POST":
        return redirect("documents:show_document", CLASS_PAGE.request(sheet, by=request.user).public_id)
    return render(request, "rounds/show_class_page.html", {"page": ClassPage(sheet), "sheet": sheet})
