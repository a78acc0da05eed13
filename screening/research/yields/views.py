"""What the flags found: page, PDF, spreadsheet."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.reports.county.access import month_of
from screening.reports.models import CountyMonth
from screening.reports.report_files import StatisticsKind
from screening.research import wording
from screening.research.long_counts import MOST_FLAGS, has_more_than
from screening.research.yields import access, paper
from screening.research.yields.services import flags_counted


@require_safe
@needs(Permission.READ_DISTRICT)
def show_yield(request: StaffRequest) -> HttpResponse:
    month = month_of(request.user, None)
    if month is None:
        return render(request, "research/yields/show_yield.html", {"view": None})
    access.record_reading(request.user, month, purpose="statistics")
    is_long = has_more_than(MOST_FLAGS, flags_counted(month.county))
    context = {
        "title": wording.YIELD_REPORT,
        "is_long": is_long,
        "view": None if is_long else paper.report_for(month),
        "print_url": reverse("reports:print_yield"),
        "table_url": reverse("reports:tabulate_yield"),
    }
    return render(request, "research/yields/show_yield.html", context)


@require_POST
@needs(Permission.READ_DISTRICT)
def print_yield(request: StaffRequest) -> HttpResponse:
    return _file(request, paper.PDF)


@require_POST
@needs(Permission.READ_DISTRICT)
def tabulate_yield(request: StaffRequest) -> HttpResponse:
    return _file(request, paper.SHEET)


def _file(request: StaffRequest, kind: StatisticsKind[CountyMonth]) -> HttpResponse:
    """Of the last month; before the first one the page says that there is none yet."""
    month = month_of(request.user, None)
    if month is None:
        return redirect("reports:show_yield")
    document = kind.request(month, by=request.user)
    return redirect("documents:show_document", document.public_id)
