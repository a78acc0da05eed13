"""The nameless page of a class as one sheet of paper for the teacher's desk."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from screening.rounds.access import sheets_of
from screening.rounds.models import Informant, Sheet
from screening.rounds.presenters.class_page import ClassPage
from screening.rounds.services.problems import SheetNotSubmitted

KIND = "class-page"


def register() -> None:
    registry.register(KIND, Renderer(build=_build, may_see=_may_see, label=_("Page about a class")))


def request_class_page(sheet: Sheet, *, by: User, language: str | None) -> Document:
    """It was written once, so the same day gives the same file."""
    if sheet.class_page is None:
        raise SheetNotSubmitted
    return request_document(
        KIND,
        subject=sheet.public_id,
        audience="class-teacher",
        by=by,
        language=language or "zh-hans",
        input_hash=hash_inputs(sheet.class_page, timezone.localdate().isoformat()),
    )


def _find(user: User, public_id: UUID) -> Sheet | None:
    mine = sheets_of(user).filter(informant=Informant.TEACHER, class_page__isnull=False)
    found: Sheet | None = mine.filter(public_id=public_id).first()
    return found


def _may_see(user: User, document: Document) -> bool:
    return _find(user, document.subject) is not None


def _build(document: Document) -> PrintJob:
    sheet = _find(document.requested_by, document.subject)
    if sheet is None:
        raise CannotBeDone("subject-gone")
    today = timezone.localdate()
    context = {"page": ClassPage(sheet), "printed_at": today.isoformat()}
    return PrintJob("documents/class_page.html", context, f"class-page-{today:%Y%m%d}.pdf")
