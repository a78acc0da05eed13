"""Who was missed: page, PDF, spreadsheet."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.county.district.month import read_month
from screening.reports.county.equity import access, paper
from screening.reports.county.equity.months import month_page


@require_safe
@needs(Permission.READ_DISTRICT)
def show_equity(request: StaffRequest) -> HttpResponse:
    month = access.month_of(request.user, read_month(request.GET.get("month", "")))
    return render(request, "reports/county/equity/show_equity.html", month_page(request.user, month))


@require_POST
@needs(Permission.READ_DISTRICT)
def print_equity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    month = access.get_month_or_404(request.user, public_id)
    document = paper.PDF.request(month, by=request.user)
    return redirect("documents:show_document", document.public_id)


@require_POST
@needs(Permission.READ_DISTRICT)
def tabulate_equity(request: StaffRequest, public_id: UUID) -> HttpResponse:
    month = access.get_month_or_404(request.user, public_id)
    document = paper.SHEET.request(month, by=request.user)
    return redirect("documents:show_document", document.public_id)
