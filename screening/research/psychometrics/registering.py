"""What the statistics of a round give to others: their files."""

from screening.documents import registry
from screening.reports.disclosure_control.print_guard import guarded
from screening.research import wording
from screening.research.psychometrics import paper


def register() -> None:
    for kind, build, label in (
        (paper.PDF_KIND, paper.build_pdf, wording.PSYCHOMETRIC_REPORT),
        (paper.SHEET_KIND, paper.build_sheet, wording.PSYCHOMETRIC_TABLE),
    ):
        registry.register(kind, registry.Renderer(build=guarded(build), may_see=paper.may_see, label=label))
