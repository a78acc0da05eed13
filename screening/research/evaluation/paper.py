"""The evaluation of a pilot on a page, as a PDF and as a file for research: what of, and who may have it."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import hash_inputs, request_document
from screening.reports.report_files import page_of
from screening.research.evaluation import access
from screening.research.evaluation.access import counting
from screening.research.evaluation.export import ZIP, archive_of
from screening.research.evaluation.gathering import evaluation_of
from screening.research.evaluation.presenters.report import measure_links, measure_report, overview_of, report_of
from screening.research.evaluation.publishing import publish_evaluation
from screening.research.models import EvaluationExport, Pilot
from screening.research.yields.gathering import counted_until

PDF_KIND, EXPORT_KIND = "pilot-evaluation", "pilot-export"
EXPORT_DAYS = 7


def page_for(user: User, pilot: Pilot, measure: str = "") -> dict[str, Any]:
    """The overview, or one measure in full; an unknown measure is not found."""
    counting.record_reading(user, pilot, purpose="page")
    found = evaluation_of(user, pilot)
    cells = publish_evaluation(pilot, found, by=user)
    if not measure:
        return {"view": overview_of(user, pilot, found, cells), "links": measure_links(pilot, found)}
    view = measure_report(user, pilot, found, cells, measure)
    if not view.parts:
        raise Http404
    return {"view": view, "links": []}


def build_pdf(document: Document) -> PrintJob:
    user = document.requested_by
    pilot = access.get_started_pilot_or_404(user, document.subject)
    counting.record_reading(user, pilot, purpose="document")
    found = evaluation_of(user, pilot)
    report = report_of(user, pilot, found, publish_evaluation(pilot, found, by=user))
    name = f"pilot-evaluation-{found.counted_until.isoformat()}.pdf"
    return PrintJob("documents/statistics_report.html", {"page": page_of(report, document)}, name)


def may_see(user: User, document: Document) -> bool:
    return access.pilots_of(user).filter(public_id=document.subject, started_at__isnull=False).exists()


def request_file(pilot: Pilot, *, by: User, language: str | None = None) -> Document:
    """The file of the figures as they stand; pressed twice it is one file."""
    until = counted_until(timezone.localdate()).isoformat()
    return request_document(
        PDF_KIND,
        subject=pilot.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=hash_inputs(PDF_KIND, until, counting.state_counted(by, pilot)),
        reference=until,
    )


def build_export(document: Document) -> FileJob:
    user = document.requested_by
    export = counting.get_export_or_404(user, document.subject)
    made = archive_of(user, export)
    counting.record_export(user, export, children=made.children, rows=made.rows)
    return FileJob(made.content, f"pilot-data-{timezone.localdate().isoformat()}.zip", ZIP)


def may_see_export(user: User, document: Document) -> bool:
    return counting.all_exports_of(user).filter(public_id=document.subject).exists()


def request_export_file(export: EvaluationExport, *, by: User, language: str | None = None) -> Document:
    """One file a purpose that was recorded: asked for again, the numbers for children are new ones."""
    return request_document(
        EXPORT_KIND,
        subject=export.public_id,
        audience="research",
        by=by,
        language=language,
        input_hash=hash_inputs(EXPORT_KIND, export.public_id),
        reference=timezone.localdate().isoformat(),
    )
