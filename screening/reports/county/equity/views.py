"""Who was missed: page, PDF, spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.county.district.month import read_month
from screening.reports.county.equity import access, paper
from screening.reports.file_views import asks_for


@require_safe
@needs(Permission.READ_DISTRICT)
def show_equity(request: StaffRequest) -> HttpResponse:
    month = access.month_of(request.user, read_month(request.GET.get("month", "")))
    return render(request, "reports/county/equity/show_equity.html", paper.month_page(request.user, month))


print_equity, tabulate_equity = (asks_for(kind, Permission.READ_DISTRICT) for kind in (paper.PDF, paper.SHEET))
