"""The page of four questions as a PDF, one for each role; nothing on it says who wrote."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.reports.report_files import Guarded
from screening.research.evaluation import access, wording
from screening.research.evaluation.prompts import PROMPTS
from screening.research.models import Pilot

Asked = tuple[Pilot, str]  # and the role


class CommentPaper(Guarded[Asked], ComposedKind[Asked]):
    """The same page for everybody of a role."""


def _find(user: User, document: Document) -> Asked | None:
    pilot = access.commented_pilots(user).filter(public_id=document.subject).first()
    return (pilot, document.audience.partition(":")[0]) if pilot else None


def _page(_document: Document, asked: Asked) -> dict[str, object]:
    pilot, role = asked
    prompts = PROMPTS[role]
    return {
        "language": formats.html_language(),
        "title": str(prompts.title),
        "pilot": pilot.name,
        "who": wording.role_words(role),
        "hello": [str(sentence) for sentence in prompts.hello],
        "questions": [str(question) for question in prompts.questions],
        "foot": _("Comments on a pilot, nobody is named. %(day)s") % {"day": f"{timezone.localdate():%Y-%m-%d}"},
    }


PAGE = CommentPaper(
    name="comment-page",
    label=wording.COMMENT_PAGE,
    look_up=_find,
    known_by=lambda _user, asked: asked[0].public_id,
    template="documents/comment_page.html",
    page=_page,
    file_name=lambda _document, asked: f"comments-{asked[1]}-{timezone.localdate():%Y%m%d}.pdf",
    audience=lambda asked: asked[1],
    input_hash=lambda _user, asked: hash_inputs(asked[0].name, asked[1]),
    reference=lambda asked: f"{asked[0].name} · {wording.role_words(asked[1])}",
)
