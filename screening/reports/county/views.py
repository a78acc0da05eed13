"""The county's list of what can be read about it and its rounds."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.county.report_overview import list_page


@require_safe
@needs(Permission.READ_DISTRICT)
def list_round_reports(request: StaffRequest) -> HttpResponse:
    return render(request, "reports/county/list_round_reports.html", list_page(request.user))
