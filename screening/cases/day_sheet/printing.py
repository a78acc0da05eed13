"""The page of today as one sheet of paper, made when it is asked for, for the one who asked."""

from dataclasses import asdict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening import formats
from screening.cases.day_sheet.presenter import BUILDERS, DayPage
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs


def _own(user: User, document: Document) -> User | None:
    """Nobody prints another person's day."""
    return user if BUILDERS.get(user.role) and user.public_id == document.subject else None


def _state(by: User, user: User) -> str:
    """The same day with the same lines is the same file."""
    page = DayPage(user, on_paper=True)
    lines = [[section.title, [str(asdict(line)) for line in section.lines]] for section in page.sections]
    return hash_inputs(page.title, lines)


def _page(document: Document, user: User) -> dict[str, object]:
    return {
        "language": formats.html_language(),
        "day": DayPage(user, on_paper=True),
        "head": _("Xinqiao, the day of one person"),
        "case": _("No name on it"),
        "foot": _("For %(name)s only, printed %(at)s; tear it up in the evening")
        % {"name": user.name, "at": f"{timezone.localtime():%Y-%m-%d %H:%M}"},
        "code": _("Today"),
    }


DAY_SHEET = ComposedKind[User](
    name="day-sheet",
    label=gettext_lazy("Sheet of the day"),
    look_up=_own,
    known_by=lambda by, user: user.public_id,
    template="documents/day_sheet.html",
    page=_page,
    file_name=lambda document, user: f"day-{timezone.localdate():%Y%m%d}-{document.revision}.pdf",
    audience="own",
    input_hash=_state,
    reference=lambda user: timezone.localdate().isoformat(),
    children=lambda by, user: sorted(DayPage(user, on_paper=True).children),
    keep_days=7,
)


def register() -> None:
    DAY_SHEET.register()
