"""The counselor's first screen: who is late, whom the next visit is for, what the desk has to do this week; a few rows
of each, the rest behind a counted line.

FirstScreen(user, concerns)       records which children it shows
"""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases.evidence.labels import weekday
from screening.cases.models import UrgentConcern
from screening.cases.queue.entries import queue_of
from screening.cases.queue.lists import Queue, SchoolPart
from screening.cases.queue.order import QueuePlace
from screening.cases.queue.presenters.page import heading, talks_words
from screening.cases.queue.presenters.rows import Printer, QueueRow
from screening.cases.queue.presenters.schools import room_words, school_address, school_line
from screening.cases.steps.presenter import late_title
from screening.documents.blocks import Link
from screening.rounds.selectors import class_talks

LATE, TODAY, DUE = 4, 6, 3  # rows


class FirstVisit:
    """The next day at a school: whom it is for, as far as the screen has room, and the papers for it."""

    def __init__(self, found: Queue, part: SchoolPart, rows: Sequence[QueueRow]) -> None:
        day = weekday(part.visit) if part.visit else _("no visit day set")
        when = _("today") if part.visit == found.today else day
        self.title = _("%(school)s · %(when)s") % {"school": part.school.name, "when": when}
        self.says = room_words(found, part)
        self.rows = rows
        left = part.number - len(rows)
        self.more = ngettext("%(n)s more waits there", "%(n)s more wait there", left) % {"n": left} if left else ""
        self.more_url = school_address(part)
        self.papers = reverse("cases:print_visit_day", args=[part.school.public_id]) if part.next_ones else ""


class FirstScreen:
    def __init__(self, user: User, concerns: Sequence[UrgentConcern] | None = None) -> None:
        """`concerns`: the open ones this person may see."""
        found, talks = queue_of(user, concerns), class_talks(user)
        visits = found.visits  # a day that is set comes first
        today = visits[0].next_ones[:TODAY] if visits else ()
        late = found.matching("late")
        elsewhere = sorted((place for place in late if place not in today), key=lambda place: not place.undecided)
        first, due = elsewhere[:LATE], found.due_soon[:DUE]
        several = len(found.schools) > 1
        printer = Printer(user, found, [*first, *today, *due], talks)
        self.heading = heading(found)
        self.late_title = late_title(len(late)) if late else ""
        self.late = printer.rows(first, across=several)
        self.late_more = _late_more(late, elsewhere, first)
        self.visit = FirstVisit(found, visits[0], printer.rows(today)) if visits else None
        self.due = printer.rows(due, across=several)
        self.due_title = _("Due in the next seven days (%(n)s)") % {"n": len(found.due_soon)}
        self.lines = tuple(_lines(found, visits[1:], len(talks)))
        self.is_empty = not found.places
        self.not_sent, self.seating = found.not_sent, printer.seating
        self.calendars = {county: known.calendar for county, known in found.deadlines.counties.items()}


def _late_more(late: Sequence[QueuePlace], elsewhere: Sequence[QueuePlace], shown: Sequence[QueuePlace]) -> str:
    """Where the others are of whom the title speaks."""
    below, left = len(late) - len(elsewhere), len(elsewhere) - len(shown)
    words = [
        ngettext("%(n)s stands first in the list below", "%(n)s stand first in the list below", below) % {"n": below}
        if below
        else "",
        ngettext("%(n)s more", "%(n)s more", left) % {"n": left} if left else "",
    ]
    return _("; ").join(filter(None, words))


def _lines(found: Queue, others: Sequence[SchoolPart], talks: int) -> Iterator[Link]:
    base = reverse("cases:list_cases")
    yield from map(school_line, others)
    if says := talks_words(found):
        yield Link(_("Class teacher talks first: %(says)s") % {"says": says}, f"{base}?s=b")
    if talks:
        words = ngettext("Talk with %(n)s class teacher first", "Talk with %(n)s class teachers first", talks)
        yield Link(words % {"n": talks}, f"{base}#first")
