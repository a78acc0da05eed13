"""What the flags found: page, PDF, spreadsheet."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import Permission, needs
from accounts.requests import StaffRequest
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.county.access import month_of, months_of
from screening.reports.county.month import cells_of
from screening.reports.models import CountyMonth
from screening.reports.report_files import StatisticsKind, pdf_and_sheet
from screening.reports.tables import Report
from screening.research import wording
from screening.research.long_counts import MOST_FLAGS, has_more_than
from screening.research.yields.presenter import report_of
from screening.research.yields.services import flags_counted, record_reading, state_counted, yields_of


@require_safe
@needs(Permission.READ_DISTRICT)
def show_yield(request: StaffRequest) -> HttpResponse:
    month = month_of(request.user, None)
    if month is None:
        return render(request, "research/yields/show_yield.html", {"view": None})
    record_reading(by=request.user, month=month, purpose="statistics")
    is_long = has_more_than(MOST_FLAGS, flags_counted(month.county))
    context = {
        "title": wording.YIELD_REPORT,
        "is_long": is_long,
        "view": None if is_long else report_for(month),
        "print_url": reverse("reports:print_yield"),
        "table_url": reverse("reports:tabulate_yield"),
    }
    return render(request, "research/yields/show_yield.html", context)


def report_for(month: CountyMonth) -> Report:
    """The report as of the last day of a month."""
    day, called = _day(month), month.county.get_screening_name_display()
    return report_of(yields_of(county=month.county, day=day), cells_of(month), month.county.name, day, called)


def _day(month: CountyMonth) -> date:
    return date.fromisoformat(month.work["as_of"])


def _in_a_file(document: Document, month: CountyMonth) -> Report:
    record_reading(by=document.requested_by, month=month, purpose="document")
    return report_for(month)


FILES = PDF, SHEET = pdf_and_sheet(
    ("yield-report", wording.YIELD_REPORT),
    ("yield-table", wording.YIELD_TABLE),
    door=months_of,
    page=_in_a_file,
    stem=lambda month: f"yield-{_day(month)}",
    input_hash=lambda kind, _user, month: hash_inputs(
        kind, month.input_hash, state_counted(month.county), month.county.screening_name
    ),
    reference=lambda month: f"{month.month:%Y-%m}-r{month.revision}",
)


def asks_for(kind: StatisticsKind[CountyMonth]) -> Callable[..., HttpResponse]:
    """Of the last month; before the first one the page says that there is none yet."""

    def ask_for_file(request: StaffRequest) -> HttpResponse:
        month = month_of(request.user, None)
        if month is None:
            return redirect("reports:show_yield")
        return redirect("documents:show_document", kind.request(month, by=request.user).public_id)

    return require_POST(needs(Permission.READ_DISTRICT)(ask_for_file))


print_yield, tabulate_yield = map(asks_for, FILES)
