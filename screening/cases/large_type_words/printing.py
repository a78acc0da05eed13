"""The cards and the consent sheet in large type on paper: no child, no answer, for the table at home."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.large_type_words.content import WHAT, SpokenCard, texts_of, titles
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.library import texts

KIND = "family-words"
ROOT = UUID("b1d2b1a4-0f6e-5d55-9a40-2d1f5d0b7e11")
READERS = (Permission.EDIT_CARE_CONTEXT, Permission.MANAGE_ROSTER)


@dataclass(frozen=True)
class WordsPage:
    language: str
    title: str
    foot: str
    texts: tuple[SpokenCard, ...]
    note: str


def register() -> None:
    registry.register(KIND, Renderer(build=_build, may_see=_may_see, label=gettext_lazy("Words for families")))


def request_words(what: str, *, by: User, language: str | None = None) -> Document:
    """A new file where the words or a telephone number changed."""
    return request_document(
        KIND,
        subject=uuid5(ROOT, what),
        audience="family",
        by=by,
        language=language,
        input_hash=hash_inputs([[text.title, *text.lines, text.ask] for text in texts_of(what, by)]),
    )


def _may_see(user: User, document: Document) -> bool:
    return any(can(user, permission) for permission in READERS)


def _build(document: Document) -> PrintJob:
    what = next(name for name in WHAT if uuid5(ROOT, name) == document.subject)
    page = WordsPage(
        language=formats.html_language(),
        title=titles()[what],
        foot=_("Words for families, no child is named. %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
        texts=texts_of(what, document.requested_by),
        note=texts.text("ui.limits.not-a-reason"),
    )
    return PrintJob("documents/family_words.html", {"page": page}, f"words-{what}-{timezone.localdate():%Y%m%d}.pdf")
