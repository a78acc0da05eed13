"""The summary a family takes to a school outside the county, as a paper."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from screening import formats
from screening.cases.handover.access import taken_along_of
from screening.cases.handover.summary import opened
from screening.cases.models import HandOver
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import wording


def _page(document: Document, row: HandOver) -> dict[str, object]:
    sealed = timezone.localdate(row.sealed_at)
    return {
        "language": formats.html_language(),
        "case_number": row.case.number,
        "school": row.from_school.name,
        "phone": row.from_school.phone or "________________",
        "child": row.case.student.name,
        "goes_to": row.goes_to,
        "agreed": row.agreed,
        "sealed": formats.day(sealed),
        "sections": opened(row.summary, row.summary_hash),
        "not_a_diagnosis": wording.standing("not-a-diagnosis"),
        "code": row.summary_hash[:12].upper(),
        "printed_by": document.requested_by.name,
        "printed_at": formats.timestamp(),
    }


TAKE_ALONG = DocumentKind[HandOver](
    name="take-along",
    label=_("Summary for the next school"),
    door=taken_along_of,
    template="documents/take_along.html",
    page=_page,
    file_name=lambda document, row: f"take-along-{row.case.number}.pdf",
    audience="family",
    input_hash=lambda user, row: hash_inputs(str(row.public_id), row.summary_hash),
    reference=lambda row: row.case.number,
    children=lambda user, row: [row.case.student.public_id],
)
"""What was sealed, once: the same row is the same file."""


def register() -> None:
    TAKE_ALONG.register()
