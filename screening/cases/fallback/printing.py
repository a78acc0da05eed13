"""The pack as a file: two kinds, so that a copy with names can never be opened by who may not read them.

    request_pack(school, *, by, language, queue="default") -> Document
    pack_lines(user) -> [line]       of a first screen: what lies ready, how large, from when

The counselor and the school administrator get class sheets in it, the headteacher does not: a headteacher reads a
child's name in an urgent concern and nowhere else on paper.
"""

from dataclasses import replace
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.permissions import can
from screening import formats
from screening.cases.fallback import access
from screening.cases.fallback.pack import PackPage
from screening.documents.access import documents_of
from screening.documents.kinds import DocumentKind
from screening.documents.models import Document
from screening.documents.presenters import DocumentLine, size_of
from students.models import School

KEEP_DAYS = 45  # longer than it takes to be made again by itself
WITH_NAMES = DocumentKind[School](
    name="fallback-pack",
    label=gettext_lazy("Fallback pack"),
    door=access.schools_with_names,
    template="documents/pack/pack.html",
    page=lambda document, school: PackPage(document.requested_by, school, with_names=True),
    file_name=lambda document, school: f"pack-{document.created_at:%Y%m%d}-{document.revision}.pdf",
    audience="school",
    input_hash=access.state_of,
    reference=lambda school: school.name,
    children=access.children_on_sheets,
    keep_days=KEEP_DAYS,
)
WITHOUT_NAMES = replace(
    WITH_NAMES,
    name="fallback-pack-blank",
    door=access.schools_without_names,
    page=lambda document, school: PackPage(document.requested_by, school, with_names=False),
    children=lambda user, school: [],
)


def register() -> None:
    WITH_NAMES.register()
    WITHOUT_NAMES.register()


def kind_for(user: User) -> DocumentKind[School]:
    return WITH_NAMES if can(user, *access.WITH_NAMES) else WITHOUT_NAMES


def request_pack(school: School, *, by: User, language: str | None = None, queue: str = "default") -> Document:
    """Asked for twice in the same state it is one file; with another roster, duty list or round a new one."""
    return kind_for(by).request(school, by=by, language=language, queue=queue)


def newest_packs(user: User) -> dict[UUID, Document]:
    """School → the pack asked for last, for the person's own schools."""
    rows = documents_of(user).filter(kind=kind_for(user).name).order_by("created_at", "id")
    return {row.subject: row for row in rows}


def pack_lines(user: User) -> list[dict[str, object]]:
    """`ready` is the file that can be had at once."""
    packs = newest_packs(user)
    return [_line(school, packs.get(school.public_id)) for school in access.packs_kept_at(user)]


def _line(school: School, document: Document | None) -> dict[str, object]:
    line = {"school": school.public_id, "name": school.name, "says": _("Not made yet."), "ready": None}
    if document is None:
        return line
    shown = DocumentLine(document)
    if not shown.is_ready:
        return line | {"says": shown.reason or shown.status.label}
    pages = ngettext("%(n)s page", "%(n)s pages", document.pages) % {"n": document.pages}
    says = _("%(pages)s, %(size)s, made on %(day)s") % {
        "pages": pages,
        "size": size_of(document),
        "day": formats.day(timezone.localdate(document.job.finished_at or document.created_at)),
    }
    return line | {"says": says, "ready": document.public_id}
