"""The page of four questions as a PDF, one for each role; nothing on it says who wrote."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document
from screening.jobs.errors import CannotBeDone
from screening.reports.disclosure_control.print_guard import guarded
from screening.research.evaluation import access, wording
from screening.research.evaluation.prompts import PROMPTS
from screening.research.models import Pilot

KIND = "comment-page"


@dataclass(frozen=True)
class CommentSheet:
    """What stands on the page."""

    language: str
    title: str
    pilot: str
    who: str
    hello: list[str]
    questions: list[str]
    foot: str


def register() -> None:
    registry.register(KIND, Renderer(build=guarded(_build), may_see=_may_see, label=wording.COMMENT_PAGE))


def request_page(pilot: Pilot, role: str, *, by: User, language: str | None = None) -> Document:
    """The same page for everybody of a role."""
    return request_document(
        KIND,
        subject=pilot.public_id,
        audience=role,
        by=by,
        language=language,
        input_hash=hash_inputs(pilot.name, role),
        reference=f"{pilot.name} · {wording.role_words(role)}",
    )


def _pilot(user: User, document: Document) -> Pilot | None:
    return access.commented_pilots(user).filter(public_id=document.subject).first()


def _may_see(user: User, document: Document) -> bool:
    return _pilot(user, document) is not None


def _build(document: Document) -> PrintJob:
    pilot = _pilot(document.requested_by, document)
    if pilot is None:
        raise CannotBeDone("subject-gone")
    role = document.audience.partition(":")[0]
    prompts = PROMPTS[role]
    page = CommentSheet(
        language=formats.html_language(),
        title=str(prompts.title),
        pilot=pilot.name,
        who=wording.role_words(role),
        hello=[str(sentence) for sentence in prompts.hello],
        questions=[str(question) for question in prompts.questions],
        foot=_("Comments on a pilot, nobody is named. %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
    )
    return PrintJob("documents/comment_page.html", {"page": page}, f"comments-{role}-{timezone.localdate():%Y%m%d}.pdf")
