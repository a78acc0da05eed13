"""What this room gives to others: its documents, and the month that is counted by itself."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening.documents.registry import Renderer
from screening.documents.registry import register as register_document
from screening.jobs import scheduled
from screening.reports.county.district import paper
from screening.reports.county.district.services import make_missing_county_months
from screening.reports.disclosure_control.print_guard import guarded


def register() -> None:
    for kind, build, label in (
        (paper.PDF_KIND, paper.build_pdf, _("The county's month")),
        (paper.SHEET_KIND, paper.build_sheet, _("The county's month, spreadsheet")),
    ):
        register_document(kind, Renderer(build=guarded(build), may_see=paper.may_see, label=label))
    scheduled.register(make_last_month)


def make_last_month() -> None:
    make_missing_county_months(today=timezone.localdate())
