"""What other rooms ask of this one: its files, and its tables for the county's month."""

from django.utils.translation import gettext_lazy as _

from screening.documents import registry
from screening.reports.county.district import sources
from screening.reports.county.equity import paper
from screening.reports.county.equity.services import tables_of_county
from screening.reports.disclosure_control.model import Table
from screening.reports.disclosure_control.print_guard import guarded
from screening.reports.periods import Period
from students.models import County


def register() -> None:
    sources.register(_tables_of)
    for kind, build, label in (
        (paper.PDF_KIND, paper.build_pdf, _("Who was missed")),
        (paper.SHEET_KIND, paper.build_sheet, _("Who was missed, spreadsheet")),
    ):
        registry.register(kind, registry.Renderer(build=guarded(build), may_see=paper.may_see, label=label))


def _tables_of(county: County, period: Period) -> list[Table]:
    return tables_of_county(county=county, period=period)
