"""What of a class is printed: choose, wait on the same page, download."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.jobs.presenters import REFRESH_SECONDS
from screening.rounds.papers.access import get_sheet_to_print_or_404
from screening.rounds.papers.page import PapersPage, class_links
from screening.rounds.papers.printing import UnknownPaper, request_paper, wake_printer

PRINTERS = (Permission.RATE_CLASS, Permission.REVIEW_CASES, Permission.MANAGE_ROSTER)


@require_safe
@needs(*PRINTERS)
def list_papers(request: StaffRequest) -> HttpResponse:
    return render(request, "rounds/list_papers.html", {"classes": class_links(request.user)})


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
