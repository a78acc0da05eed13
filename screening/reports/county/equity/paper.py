"""The equity view as page, PDF and spreadsheet: who may have it, and what it is made of."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.county.district import sources
from screening.reports.county.district.month import cells_of
from screening.reports.county.equity import access
from screening.reports.county.equity.presenter import report_of
from screening.reports.county.equity.services import tables_of_county
from screening.reports.models import CountyMonth
from screening.reports.periods import period_of
from screening.reports.report_files import pdf_and_sheet
from screening.reports.report_parts import Report

MOST = 12  # other months that are offered


def month_page(user: User, month: CountyMonth | None) -> dict[str, Any]:
    """What the template prints; the look is recorded. Without a month there is nothing to look at yet."""
    if month is None:
        return {"view": None}
    access.record_reading(user, month, purpose="statistics")
    others = [one for one in access.months_of(user)[: MOST + 1] if one.month != month.month]
    return {
        "view": report_for(month),
        "months": [
            (f"{reverse('reports:show_equity')}?month={one.month:%Y-%m}", formats.short_month(one.month))
            for one in others[:MOST]
        ],
        "print_url": reverse("reports:print_equity", args=[month.public_id]),
        "table_url": reverse("reports:tabulate_equity", args=[month.public_id]),
    }


def report_for(month: CountyMonth) -> Report:
    county = month.county
    townships = {str(pk): name for pk, name in county.townships.values_list("pk", "name")}
    called = county.get_screening_name_display()
    last = period_of(month.month, timezone.localdate(), county.report_closing_day).last
    return report_of(cells_of(month), county=county.name, last=last, townships=townships, called=called)


def _page(document: Document, month: CountyMonth) -> Report:
    """That somebody has the file made is recorded."""
    access.record_reading(document.requested_by, month, purpose="document")
    return report_for(month)


PDF, SHEET = pdf_and_sheet(
    ("equity-report", _("Who was missed")),
    ("equity-table", _("Who was missed, spreadsheet")),
    door=access.months_of,
    page=_page,
    stem=lambda month: f"equity-{month.month:%Y-%m}",
    input_hash=lambda kind, _user, month: hash_inputs(kind, month.input_hash, month.county.screening_name),
    reference=lambda month: f"{month.month:%Y-%m}-r{month.revision}",
)


def register() -> None:
    """Its files, and its tables for the county's month."""
    sources.register(tables_of_county)
    for kind in (PDF, SHEET):
        kind.register()
