"""The pack as a file: two kinds, so that a copy with names can never be opened by who may not read them.

    request_pack(school, *, by, language, queue="default") -> Document
    newest_pack(user, school)                                      what lies ready, or is being made

The counselor and the school administrator get class sheets in it, the headteacher does not: a headteacher reads a
child's name in an urgent concern and nowhere else on paper.
"""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import can
from screening.cases.fallback import access
from screening.cases.fallback.pack import build
from screening.documents import registry
from screening.documents.access import documents_of
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import request_document
from screening.jobs.errors import CannotBeDone
from students.models import School

WITH_NAMES, WITHOUT_NAMES = "fallback-pack", "fallback-pack-blank"
LABEL = _("Fallback pack")
DOORS = {WITH_NAMES: access.schools_with_names, WITHOUT_NAMES: access.schools_without_names}
KEEP_DAYS = 45  # longer than it takes to be made again by itself


def register() -> None:
    registry.register(
        WITH_NAMES,
        Renderer(build=_build, may_see=may_see, label=LABEL, children=_children, keep_days=KEEP_DAYS),
    )
    registry.register(WITHOUT_NAMES, Renderer(build=_build, may_see=may_see, label=LABEL, keep_days=KEEP_DAYS))


def kind_for(user: User) -> str:
    return WITH_NAMES if can(user, *access.WITH_NAMES) else WITHOUT_NAMES


def request_pack(school: School, *, by: User, language: str, queue: str = "default") -> Document:
    """Asked for twice in the same state it is one file; with another roster, duty list or round a new one."""
    return request_document(
        kind_for(by),
        subject=school.public_id,
        audience="school",
        by=by,
        language=language,
        input_hash=access.state_of(by, school),
        reference=school.name,
        queue=queue,
    )


def newest_packs(user: User) -> dict[UUID, Document]:
    """School → the pack asked for last, for the person's own schools."""
    rows = documents_of(user).filter(kind=kind_for(user)).order_by("created_at", "id")
    return {row.subject: row for row in rows}


def may_see(user: User, document: Document) -> bool:
    return _school(document, user) is not None


def _school(document: Document, user: User) -> School | None:
    found: School | None = DOORS[document.kind](user).filter(public_id=document.subject).first()
    return found


def _children(document: Document) -> list[UUID]:
    school = _school(document, document.requested_by)
    return access.children_on_sheets(document.requested_by, school) if school else []


def _build(document: Document) -> PrintJob:
    school = _school(document, document.requested_by)
    if school is None:
        raise CannotBeDone("subject-gone")
    page = build(document.requested_by, school, with_names=document.kind == WITH_NAMES)
    return PrintJob(
        "documents/pack/pack.html", {"page": page}, f"pack-{document.created_at:%Y%m%d}-{document.revision}.pdf"
    )
