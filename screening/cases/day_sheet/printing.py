"""The page of today as one sheet of paper, made when it is asked for, for the one who asked."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.day_sheet.presenter import BUILDERS, DayPage
from screening.documents import registry
from screening.documents.models import Document
from screening.documents.registry import PrintJob, Renderer
from screening.documents.services import hash_inputs, request_document

KIND = "day-sheet"


@dataclass(frozen=True)
class DayPaper:
    language: str
    day: DayPage
    head: str
    case: str
    foot: str
    code: str


def register() -> None:
    label = gettext_lazy("Sheet of the day")
    registry.register(KIND, Renderer(build=_build, may_see=_may_see, label=label, children=_children, keep_days=7))


def request_day_sheet(*, by: User, language: str | None = None) -> Document:
    """The same day with the same lines is the same file."""
    page = DayPage(by, on_paper=True)
    lines = [[section.title, [str(asdict(line)) for line in section.lines]] for section in page.sections]
    return request_document(
        KIND,
        subject=by.public_id,
        audience="own",
        by=by,
        language=language,
        input_hash=hash_inputs(page.title, lines),
        reference=timezone.localdate().isoformat(),
    )


def _may_see(user: User, document: Document) -> bool:
    """Nobody prints another person's day."""
    return user.is_active and bool(BUILDERS.get(user.role)) and user.public_id == document.subject


def _children(document: Document) -> list[UUID]:
    return sorted(DayPage(document.requested_by, on_paper=True).children)


def _build(document: Document) -> PrintJob:
    user, now = document.requested_by, timezone.localtime()
    page = DayPaper(
        language=formats.html_language(),
        day=DayPage(user, on_paper=True),
        head=_("Xinqiao, the day of one person"),
        case=_("No name on it"),
        foot=_("For %(name)s only, printed %(at)s; tear it up in the evening")
        % {"name": user.name, "at": f"{now:%Y-%m-%d %H:%M}"},
        code=_("Today"),
    )
    return PrintJob("documents/day_sheet.html", {"page": page}, f"day-{now:%Y%m%d}-{document.revision}.pdf")
