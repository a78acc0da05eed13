"""The pack as a line of a first screen: what lies ready, how large, from when, and the one thing to do with it."""

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
