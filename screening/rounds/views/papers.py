"""What of a class is printed: its papers, its registration sheets, and the page about it that shows no child, so that
no look at one is recorded."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from accounts.permissions import Permission, can, needs
from accounts.requests import StaffRequest
from screening.jobs.presenters import REFRESH_SECONDS
from screening.rounds.access import get_sheet_to_write_or_404
from screening.rounds.papers.access import get_sheet_to_print_or_404
from screening.rounds.papers.class_page import CLASS_PAGE
from screening.rounds.papers.page import PapersPage, class_links
from screening.rounds.papers.printing import UnknownPaper, request_paper, wake_printer
from screening.rounds.papers.registration_printing import REGISTRATION_SHEETS
from screening.rounds.presenters.class_page import ClassPage
from students.access import get_class_or_404

PRINTERS = (Permission.RATE_CLASS, Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


@require_safe
@needs(*PRINTERS)
def list_papers(request: StaffRequest) -> HttpResponse:
    has_a_day = can(request.user, Permission.REVIEW_CASES) or can(request.user, Permission.TALK_WITH_CHILD)
    context = {"classes": class_links(request.user), "has_a_day": has_a_day}
    return render(request, "rounds/list_papers.html", context)


@require_safe
@needs(*PRINTERS)
def show_papers(request: StaffRequest, public_id: UUID) -> HttpResponse:
    page = PapersPage(request.user, get_sheet_to_print_or_404(request.user, public_id))
    response = render(request, "rounds/show_papers.html", {"page": page})
    wake_printer(page.documents)
    if page.waits:
        response["Refresh"] = str(REFRESH_SECONDS)
    return response


@require_POST
@needs(*PRINTERS)
def print_paper(request: StaffRequest, public_id: UUID, name: str) -> HttpResponse:
    sheet = get_sheet_to_print_or_404(request.user, public_id)
    try:
        request_paper(request.user, sheet, name)
    except UnknownPaper as error:
        raise Http404 from error
    return redirect("rounds:show_papers", public_id)


@require_POST
@needs(Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)
def print_registration(request: StaffRequest, public_id: UUID) -> HttpResponse:
    school_class = get_class_or_404(request.user, public_id)
    document = REGISTRATION_SHEETS.request(school_class, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_GET
def show_class_page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if sheet.class_page is None:
        raise Http404
    return render(request, "rounds/show_class_page.html", {"page": ClassPage(sheet)})


@require_POST
def print_class_page(request: StaffRequest, public_id: UUID) -> HttpResponse:
    sheet = get_sheet_to_write_or_404(request.user, public_id)
    if sheet.class_page is None:
        raise Http404
    document = CLASS_PAGE.request(sheet, by=request.user)
    return redirect("documents:show_document", document.public_id)
