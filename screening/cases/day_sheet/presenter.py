"""“Today” on one page: what waits for a counselor or a class teacher, by case number and seat, without a name.

The sheet lies on desks. Who is behind a number stands in the program, for whoever may see it.
"""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Role, User
from screening import formats
from screening.cases.access import urgent_concerns_of
from screening.cases.day_sheet import counselor, teacher
from screening.cases.day_sheet.access import look_at_day
from screening.cases.day_sheet.lines import DayLine, DayPart
from screening.cases.evidence.labels import weekday
from screening.cases.models import UrgentConcern

LONGEST = 10  # lines of a part: the whole is one sheet of paper
BUILDERS: dict[str, Callable[[User], Iterable[DayPart]]] = {
    Role.COUNSELOR: counselor.parts,
    Role.TEACHER: teacher.parts,
}


class DaySection:
    def __init__(self, part: DayPart) -> None:
        title, lines = part
        left = len(lines) - LONGEST
        more = ngettext("and %(n)s more, in the program", "and %(n)s more, in the program", left) % {"n": left}
        self.title = title
        self.lines = lines[:LONGEST]
        self.more = more if left > 0 else ""


class DayPage:
    """The look is recorded with every child of whom a number stands on the page."""

    def __init__(self, user: User, *, on_paper: bool = False) -> None:
        parts = [part for part in (_urgent(user, on_paper), *BUILDERS[user.role](user)) if part[1]]
        children = frozenset(line.child for part in parts for line in part[1][:LONGEST] if line.child)
        look_at_day(user, children)
        self.title = _("Today, %(day)s") % {"day": weekday(timezone.localdate())}
        self.says = (
            _("By case number and seat; no name stands on it. Tick what is done.")
            if parts
            else _("Nothing stands on this page today.")
        )
        self.sections = tuple(DaySection(part) for part in parts)
        self.children = children


def _urgent(user: User, on_paper: bool) -> DayPart:
    """Where and since when, as on the first screen; what was seen stands in the program only. On paper, which others
    read over one's shoulder, stands none that is kept from anybody."""
    rows = urgent_concerns_of(user).filter(closed_at__isnull=True).order_by("raised_at")
    if on_paper:
        rows = rows.filter(withheld_from__isnull=True)
    lines = [DayLine(_urgent_words(row), f"{row.school.name} · {formats.moment(row.raised_at)}") for row in rows]
    return (_("Urgent concerns, first of all"), lines)


def _urgent_words(row: UrgentConcern) -> str:
    return _("Urgent, taken, not closed yet") if row.acknowledged_at else _("Urgent, and nobody has it yet")
