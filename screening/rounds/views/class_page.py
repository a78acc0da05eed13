"""The nameless page of a class, for the teacher's desk. It shows no child, so no look at one is recorded."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import StaffRequest
from screening.rounds.access import get_sheet_to_write_or_404
from screening.rounds.papers.class_page import CLASS_PAGE
from screening.rounds.presenters.class_page import ClassPage


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
