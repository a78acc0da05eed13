"""The pack as a line of a first screen: what lies ready, how large, from when, and the one thing to do with it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.fallback import access
from screening.cases.fallback.printing import newest_packs
from screening.documents.models import Document
from screening.documents.presenters import DocumentLine, size_of
from students.models import School


@dataclass(frozen=True)
class PackLine:
    """`ready` is the file that can be had at once."""

    school: UUID
    name: str
    says: str
    ready: UUID | None


def pack_lines(user: User) -> list[PackLine]:
    packs = newest_packs(user)
    return [_line(school, packs.get(school.public_id)) for school in access.schools_with_pack(user)]


def _line(school: School, document: Document | None) -> PackLine:
    if document is None:
        return PackLine(school.public_id, school.name, _("Not made yet."), None)
    line = DocumentLine(document)
    if not line.is_ready:
        return PackLine(school.public_id, school.name, line.reason or line.status.label, None)
    pages = ngettext("%(n)s page", "%(n)s pages", document.pages) % {"n": document.pages}
    says = _("%(pages)s, %(size)s, made on %(day)s") % {
        "pages": pages,
        "size": size_of(document),
        "day": formats.day(timezone.localdate(document.job.finished_at or document.created_at)),
    }
    return PackLine(school.public_id, school.name, says, document.public_id)
