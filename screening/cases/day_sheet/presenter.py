"""“Today” on one page: what waits for a counselor or a class teacher, by case number and seat, without a name.

The sheet lies on desks. Who is behind a number stands in the program, for whoever may see it.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import audit
from accounts.models import Role, User
from screening import formats
from screening.cases.access import urgent_concerns_of
from screening.cases.day_sheet.lines import DayLine, DayPart, of_counselor, of_teacher
from screening.cases.evidence.labels import weekday
from screening.documents.kinds import ComposedKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs

LONGEST = 10  # lines of a part: the whole is one sheet of paper
BUILDERS: dict[str, Callable[[User], Iterable[DayPart]]] = {Role.COUNSELOR: of_counselor, Role.TEACHER: of_teacher}


class DaySection(NamedTuple):
    title: str
    lines: Sequence[DayLine]
    more: str


def _section(title: str, lines: Sequence[DayLine]) -> DaySection:
    left = len(lines) - LONGEST
    more = ngettext("and %(n)s more, in the program", "and %(n)s more, in the program", left) % {"n": left}
    return DaySection(title, lines[:LONGEST], more if left > 0 else "")


class DayPage:
    """The look is recorded with every child of whom a number stands on the page."""

    def __init__(self, user: User, *, on_paper: bool = False) -> None:
        parts = [part for part in (_urgent(user, on_paper), *BUILDERS[user.role](user)) if part[1]]
        self.sections = [_section(*part) for part in parts]
        self.children = {line.child for section in self.sections for line in section.lines if line.child}
        audit.record(by=user, verb="day.show", subjects=self.children, purpose="day-sheet")
        self.title = _("Today, %(day)s") % {"day": weekday(timezone.localdate())}
        self.says = (
            _("By case number and seat; no name stands on it. Tick what is done.")
            if parts
            else _("Nothing stands on this page today.")
        )


def _urgent(user: User, on_paper: bool) -> DayPart:
    """Where and since when, as on the first screen; what was seen stands in the program only. On paper, which others
    read over one's shoulder, stands none that is kept from anybody."""
    rows = urgent_concerns_of(user).filter(closed_at__isnull=True).order_by("raised_at")
    if on_paper:
        rows = rows.filter(withheld_from__isnull=True)
    taken, waiting = _("Urgent, taken, not closed yet"), _("Urgent, and nobody has it yet")
    lines = [
        DayLine(taken if row.acknowledged_at else waiting, f"{row.school.name} · {formats.moment(row.raised_at)}")
        for row in rows
    ]
    return (_("Urgent concerns, first of all"), lines)


def _own(user: User, document: Document) -> User | None:
    """Nobody prints another person's day."""
    return user if BUILDERS.get(user.role) and user.public_id == document.subject else None


def _state(by: User, user: User) -> str:
    """The same day with the same lines is the same file."""
    page = DayPage(user, on_paper=True)
    lines = [[section.title, [str(line) for line in section.lines]] for section in page.sections]
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
