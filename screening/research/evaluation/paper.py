"""The evaluation of a pilot on a page and as a PDF: what of, and who may have it."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.report_files import StatisticsKind
from screening.reports.tables import Report
from screening.research.evaluation import access, wording
from screening.research.evaluation.gathering import evaluation_of
from screening.research.evaluation.presenters.report import measure_links, measure_report, overview_of, report_of
from screening.research.evaluation.publishing import publish_evaluation
from screening.research.models import Pilot
from screening.research.yields.gathering import counted_until


def page_for(user: User, pilot: Pilot, measure: str = "") -> dict[str, Any]:
    """The overview, or one measure in full; an unknown measure is not found."""
    access.record_reading(user, pilot, purpose="page")
    found = evaluation_of(user, pilot)
    cells = publish_evaluation(pilot, found, by=user)
    if not measure:
        return {"view": overview_of(user, pilot, found, cells), "links": measure_links(pilot, found)}
    view = measure_report(user, pilot, found, cells, measure)
    if not view.parts:
        raise Http404
    return {"view": view, "links": []}


def _page(document: Document, pilot: Pilot) -> Report:
    user = document.requested_by
    access.record_reading(user, pilot, purpose="document")
    found = evaluation_of(user, pilot)
    return report_of(user, pilot, found, publish_evaluation(pilot, found, by=user))


def _until() -> str:
    return counted_until(timezone.localdate()).isoformat()


PDF = StatisticsKind[Pilot](
    name="pilot-evaluation",
    label=wording.EVALUATION,
    door=access.started_pilots_of,
    page=_page,
    file_name=lambda _document, _pilot: f"pilot-evaluation-{_until()}.pdf",
    input_hash=lambda user, pilot: hash_inputs("pilot-evaluation", _until(), access.state_counted(user, pilot)),
    reference=lambda _pilot: _until(),
)
