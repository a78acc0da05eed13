"""The cards and the consent sheet in large type on paper: no child, no answer, for the table at home."""

from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.large_type_words.content import WHAT, texts_of, titles
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.library import texts

ROOT = UUID("b1d2b1a4-0f6e-5d55-9a40-2d1f5d0b7e11")
READERS = (Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)


def _chosen(user: User, document: Document) -> str | None:
    if not any(can(user, permission) for permission in READERS):
        return None
    return next((what for what in WHAT if uuid5(ROOT, what) == document.subject), None)


def _page(document: Document, what: str) -> dict[str, object]:
    return {
        "language": formats.html_language(),
        "title": titles()[what],
        "foot": _("Words for families, no child is named. %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
        "texts": texts_of(what, document.requested_by),
        "note": texts.text("ui.limits.not-a-reason"),
    }


WORDS = ComposedKind[str](
    name="family-words",
    label=gettext_lazy("Words for families"),
    look_up=_chosen,
    known_by=lambda user, what: uuid5(ROOT, what),
    template="documents/family_words.html",
    page=_page,
    file_name=lambda document, what: f"words-{what}-{timezone.localdate():%Y%m%d}.pdf",
    audience="family",
    input_hash=lambda user, what: hash_inputs([[text.title, *text.lines, text.ask] for text in texts_of(what, user)]),
)
"""A new file where the words or a telephone number changed."""


def register() -> None:
    WORDS.register()
