"""The pack of a visit day as a document."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.cases.models import VisitDay, VisitDaySheet
from screening.cases.visit_days import codes
from screening.cases.visit_days.access import sheets_of, visits_of
from screening.cases.visit_days.paper import build
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone

VISIT_DAY = "visit-day"


def register() -> None:
    codes.register()
    renderer = Renderer(build=_build, may_see=_may_see, label=_("Papers of a visit day"), children=_children)
    registry.register(VISIT_DAY, renderer)


def request_visit_day(visit: VisitDay, *, by: User, language: str) -> Document:
    """Printed again after a date moved or a child left the list it is a new file."""
    rows = [(one.case.number, one.case.seen_due_on, one.case.first_seen_on) for one in _sheets(by, visit.public_id)]
    return request_document(
        VISIT_DAY,
        subject=visit.public_id,
        audience="counselor",
        by=by,
        language=language,
        input_hash=hash_inputs(str(visit.public_id), rows),
        reference=f"{visit.school.name} {visit.day.isoformat()}",
    )


def _sheets(user: User, visit: UUID) -> list[VisitDaySheet]:
    return list(sheets_of(user).filter(visit__public_id=visit))


def _may_see(user: User, document: Document) -> bool:
    return visits_of(user).filter(public_id=document.subject).exists()


def _children(document: Document) -> list[UUID]:
    return [one.case.student.public_id for one in _sheets(document.requested_by, document.subject)]


def _build(document: Document) -> PrintJob:
    visit = visits_of(document.requested_by).filter(public_id=document.subject).first()
    if visit is None:
        raise CannotBeDone("subject-gone")
    page = build(document.requested_by, visit, _sheets(document.requested_by, visit.public_id))
    return PrintJob("documents/visit_day.html", {"page": page}, f"visit-{visit.day:%Y%m%d}-{document.revision}.pdf")
