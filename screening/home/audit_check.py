"""A check of the audit log on paper: its day, the end of the log it found, what it was compared with, its result."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.access import checks_of
from accounts.models import AuditEvent, User
from accounts.shortcuts import one_or_404
from accounts.wording import check_page
from screening import formats
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs


def get_check_or_404(user: User, event_id: UUID) -> AuditEvent:
    return one_or_404(checks_of(user), event_id=event_id)


def _look_up(user: User, document: Document) -> AuditEvent | None:
    return checks_of(user).filter(event_id=document.subject).first()


def _page(document: Document, check: AuditEvent) -> dict[str, object]:
    return {
        "language": formats.html_language(document.language),
        "printed_by": document.requested_by.name,
        "printed_at": formats.timestamp(),
        "code": document.input_hash[:10].upper(),
        "day": formats.timestamp(check.at),
        "check": check_page(check),
    }


AUDIT_CHECK = ComposedKind[AuditEvent](
    name="audit-check",
    label=_("Check of the audit log"),
    look_up=_look_up,
    known_by=lambda user, check: check.event_id,
    template="documents/audit_check.html",
    page=_page,
    file_name=lambda document, check: f"audit-check-{check.at:%Y-%m-%d}.pdf",
    audience="auditor",
    input_hash=lambda user, check: hash_inputs(str(check.event_id)),
    reference=lambda check: f"{check.at:%Y-%m-%d}",
)
