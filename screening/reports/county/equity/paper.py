"""The equity view as page, PDF and spreadsheet: who may have it, and what it is made of."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.county.district.publication import publication_of
from screening.reports.county.equity import access
from screening.reports.county.equity.presenter import report_of
from screening.reports.models import CountyMonth
from screening.reports.periods import period_of
from screening.reports.report_files import pdf_and_sheet
from screening.reports.report_parts import Report


def report_for(month: CountyMonth) -> Report:
    county = month.county
    townships = {str(pk): name for pk, name in county.townships.values_list("pk", "name")}
    last = period_of(month.month, timezone.localdate()).last
    return report_of(publication_of(month).cells, county=county.name, last=last, townships=townships)


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
    input_hash=lambda kind, _user, month: hash_inputs(kind, month.input_hash),
    reference=lambda month: f"{month.month:%Y-%m}-r{month.revision}",
)
