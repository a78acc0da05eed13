"""The summary a family takes to a school outside the county, as a paper."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening import formats
from screening.cases.handover.access import taken_along_of
from screening.cases.handover.sealing import opened
from screening.cases.handover.take_along_page import TakeAlongPage
from screening.cases.models import HandOver
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from screening.library import wording

TAKE_ALONG = "take-along"


def register() -> None:
    label = _("Summary for the next school")
    registry.register(TAKE_ALONG, Renderer(build=_build, may_see=_may_see, label=label, children=_children))


def request_take_along(row: HandOver, *, by: User, language: str | None) -> Document:
    """What was sealed, once: the same row is the same file."""
    return request_document(
        TAKE_ALONG,
        subject=row.public_id,
        audience="family",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(str(row.public_id), row.summary_hash),
        reference=row.case.number,
    )


def _found(document: Document, user: User) -> HandOver | None:
    return taken_along_of(user).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    return _found(document, user) is not None


def _children(document: Document) -> list[UUID]:
    row = _found(document, document.requested_by)
    return [row.case.student.public_id] if row else []


def _build(document: Document) -> PrintJob:
    row = _found(document, document.requested_by)
    if row is None:
        raise CannotBeDone("subject-gone")
    sealed = timezone.localdate(row.sealed_at)
    page = TakeAlongPage(
        language=formats.html_language(),
        case_number=row.case.number,
        school=row.from_school.name,
        phone=row.from_school.phone or "—",
        child=row.case.student.name,
        goes_to=row.goes_to,
        agreed=row.agreed,
        sealed=formats.day(sealed),
        sections=opened(row.summary, row.summary_hash),
        not_a_diagnosis=wording.standing("not-a-diagnosis"),
        code=row.summary_hash[:12].upper(),
        printed_by=document.requested_by.name,
        printed_at=formats.timestamp(),
    )
    return PrintJob("documents/take_along.html", {"page": page}, f"take-along-{row.case.number}.pdf")
