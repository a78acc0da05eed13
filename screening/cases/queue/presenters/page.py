"""The counselor's list as it is printed: counts that filter, the children of the next visit with a line where its
places end, the other schools counted; who is urgent or late there stands among the first.

QueuePage(user, key="", school="", after="")     records which children it shows.
                                                 `after`: a page goes on behind that case.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.evidence.labels import weekday
from screening.cases.queue import entries as queue
from screening.cases.queue.access import key_of
from screening.cases.queue.links import links_by_school
from screening.cases.queue.lists import KEYS, LABELS, Queue, SchoolPart
from screening.cases.queue.order import QueuePlace
from screening.cases.queue.presenters.class_talks import talks_first
from screening.cases.queue.presenters.rows import Printer, QueueRow
from screening.cases.queue.presenters.schools import CountedSchool, counted_school
from screening.cases.steps.presenter import late_title
from screening.documents.blocks import Link
from screening.library import texts
from screening.rounds.selectors import class_talks

ROWS_AFTER_THE_LINE = 6
LONGEST_DESK = 6
Typing = Mapping[int, Sequence[Link]]


@dataclass(frozen=True)
class _Choice:
    """What the address asks for. `places`: the list that is shown page by page, where it is one."""

    key: str = ""
    part: SchoolPart | None = None
    places: Sequence[QueuePlace] | None = None
    after: int | None = None
    parameters: dict[str, str] = field(default_factory=dict)

    @property
    def start(self) -> int:
        """Behind the case the last page ended with; from the beginning where that one has left the list."""
        return next((at for at, place in enumerate(self.places or (), 1) if place.case == self.after), 0)

    @property
    def page(self) -> Sequence[QueuePlace]:
        return (self.places or ())[self.start : self.start + queue.PAGE]


class SchoolQueue:
    """The children of one school in order; `line` is where the places of the next visit end."""

    def __init__(self, found: Queue, part: SchoolPart, printer: Printer, choice: _Choice, typing: Typing) -> None:
        visit = weekday(part.visit) if part.visit else _("no visit day set")
        when = _("today") if part.visit == found.today else visit
        line = _("You can see %(n)s, up to here; the rest comes on the next visits") % {"n": len(part.next_ones)}
        later = _later(part, choice)
        hidden = len(part.rest) - len(later)
        parameters = {"school": str(part.school.public_id)}
        if choice.part and later:
            parameters["after"] = printer.public_id(later[-1])
        self.slug = part.school.public_id.hex[:8]
        self.title = _("%(school)s · %(when)s") % {"school": part.school.name, "when": when}
        self.first = printer.rows(part.next_ones)
        self.line = line if part.rest else ""
        self.later = printer.rows(later)
        self.more = ngettext("Show %(n)s more", "Show %(n)s more", hidden) % {"n": hidden} if hidden else ""
        self.more_url = _address(parameters)
        self.papers = _("Print the papers for %(day)s") % {"day": when}
        # empty while nobody waits to be seen
        self.papers_url = reverse("cases:print_visit_day", args=[part.school.public_id]) if part.next_ones else ""
        self.typing = typing.get(part.school.pk, ())  # packs of this school that are not all typed back

    @property
    def later_start(self) -> int:
        return len(self.first) + 1


class Listing:
    """A page of one list: those behind a count, or the rest of a school."""

    def __init__(self, found: Queue, choice: _Choice, printer: Printer) -> None:
        page, total = choice.page, len(choice.places or ())
        title = _LABELS[choice.key]() if choice.key else ""
        if choice.part:
            title = _("%(school)s · %(when)s") % {"school": choice.part.school.name, "when": _("later visits")}
        goes_on = choice.start + len(page) < total
        self.title = title
        self.note = _unmarked_note(found, choice.key)
        self.rows = printer.rows(page, across=choice.part is None and len(found.schools) > 1)
        self.start = choice.start + 1
        self.more_url = _address({**choice.parameters, "after": printer.public_id(page[-1])}) if goes_on else ""


class QueuePage:
    """`key`: one of `KEYS`, anything else is no filter. `school`: public id of a school to show in full."""

    def __init__(self, user: User, key: str = "", school: str = "", after: str = "") -> None:
        found = queue.queue_of(user)
        choice = _choice(found, key, school, key_of(user, after) if after else None)
        shown = choice.page if choice.places is not None else _shown(found, choice)
        talks = class_talks(user)
        printer = Printer(user, found, shown, talks)
        whole = choice.places is None
        self.heading = heading(found)
        # where the counselor is next, and how many can be seen
        self.plan = next((plan_words(found, part) for part in found.visits if part.visit), "")
        self.talks_first = talks_first(talks)  # classes to talk over before their results are used
        self.counts = tuple(_counts(found, choice.key))
        self.first = tuple(_first(found, printer)) if whole and not choice.part else ()
        self.is_empty = not found.places
        typing = links_by_school(user) if whole else {}
        here = _visit(found, choice)
        self.visit = SchoolQueue(found, here, printer, choice, typing) if whole and here else None
        self.others = tuple(_others(found, typing)) if whole and not choice.part else ()
        self.desks = tuple(_desks(found, printer)) if whole and not choice.part else ()
        self.listing = None if whole else Listing(found, choice, printer)


def _choice(found: Queue, key: str, school: str, after: int | None) -> _Choice:
    if key in KEYS:
        name = "l" if key in LABELS else "s"
        return _Choice(key, places=found.matching(key), after=after, parameters={name: key})
    part = next((part for part in found.schools if str(part.school.public_id) == school), None)
    if part is None:
        return _Choice()
    rest = part.rest if after else None
    return _Choice(part=part, places=rest, after=after, parameters={"school": school})


def _visit(found: Queue, choice: _Choice) -> SchoolPart | None:
    """Whose children are shown in full."""
    part = choice.part or next(iter(found.visits), None)
    return part if part and part.number else None


def _others(found: Queue, typing: Typing) -> Iterable[CountedSchool]:
    return (counted_school(found, part, typing.get(part.school.pk, ())) for part in found.visits[1:])


def _later(part: SchoolPart, choice: _Choice) -> Sequence[QueuePlace]:
    """A few behind the line; all of a chosen school, page by page."""
    return part.rest[: queue.PAGE if choice.part else ROWS_AFTER_THE_LINE]


def _shown(found: Queue, choice: _Choice) -> list[QueuePlace]:
    part = _visit(found, choice)
    rows = [*part.next_ones, *_later(part, choice)] if part else []
    if choice.part:
        return rows
    late, undecided, talks = found.late_elsewhere, found.undecided, found.answered_talks
    return [*found.urgent_elsewhere, *late[:LONGEST_DESK], *rows, *undecided[:LONGEST_DESK], *talks[:LONGEST_DESK]]


def heading(found: Queue) -> str:
    here = next((part for part in found.schools if part.visit == found.today), None)
    if here is None or not here.next_ones:
        return _("Today")
    count = len(here.next_ones)
    return ngettext("%(n)s child to see today", "%(n)s children to see today", count) % {"n": count}


def plan_words(found: Queue, part: SchoolPart) -> str:
    day = _("Today") if part.visit == found.today else weekday(part.visit or found.today)
    if not part.rest:
        said = _("%(day)s: you are at %(school)s and can see everyone who waits there (%(n)s).")
        return said % {"day": day, "school": part.school.name, "n": part.number}
    return texts.text(
        "ui.first-lines.counselor",
        day=day,
        school=part.school.name,
        capacity=len(part.next_ones),
        waiting=len(part.rest),
        days=found.longest_wait(part.school.pk),
    )


_LABELS = {
    "late": lambda: _("Past their date"),
    "a": lambda: texts.text("ui.tiers.a"),
    "b": lambda: texts.text("ui.tiers.b"),
    "review": lambda: texts.text("ui.status.under-review"),
    "receipt": lambda: texts.text("ui.status.waiting-receipt"),
    "followup": lambda: _("Follow-ups due by today"),
    "policy": lambda: _("Flagged left-behind children (policy)"),
    "research": lambda: _("Flagged left-behind children (research)"),
    "all": lambda: _("All open cases"),
}
ORDER = ("late", "a", "b", "review", "receipt", "followup", "policy", "research", "all")


def _counts(found: Queue, chosen: str) -> Iterable[Link]:
    base = reverse("cases:list_cases")
    for key in ORDER:
        parameter = "l" if key in LABELS else "s"
        yield Link(_LABELS[key](), f"{base}?{parameter}={key}", str(found.count(key)), is_current=key == chosen)


def _unmarked_note(found: Queue, chosen: str) -> str:
    hidden = found.count_flags_with_hidden_reason(chosen) if chosen in LABELS else 0
    if not hidden:
        return ""
    return ngettext(
        "%(n)s more stands in the queue without a reason until the child has been seen.",
        "%(n)s more stand in the queue without a reason until the children have been seen.",
        hidden,
    ) % {"n": hidden}


def _address(parameters: dict[str, str]) -> str:
    return f"{reverse('cases:list_cases')}?{urlencode(parameters)}"


def _first(found: Queue, printer: Printer) -> Iterable[dict[str, object]]:
    """Whoever is urgent or past the day and does not stand in the list of the visit."""
    urgent, late, all_late = found.urgent_elsewhere, found.late_elsewhere, found.matching("late")
    if urgent:
        title = _("Urgent at your other schools (%(n)s)") % {"n": len(urgent)}
        yield _desk("urgent", title, "", printer.rows(urgent, across=True), "")
    if all_late:
        below = sum(place.late_since is not None for place in found.next_waiting)
        more = _address({"s": "late"}) if len(late) > LONGEST_DESK else ""
        rows = printer.rows(late[:LONGEST_DESK], across=len(found.schools) > 1)
        yield _desk("late", late_title(len(all_late)), _below_words(below), rows, more)


def _below_words(below: int) -> str:
    says = ngettext(
        "%(n)s of them waits to be seen and stands first below.",
        "%(n)s of them wait to be seen and stand first below.",
        below,
    )
    return says % {"n": below} if below else ""


def _desks(found: Queue, printer: Printer) -> Iterable[dict[str, object]]:
    """Decisions that need no visit: a title, one sentence, the first rows."""
    undecided, talks = found.undecided, found.answered_talks
    if undecided:
        title = _("Seen, not decided yet (%(n)s)") % {"n": len(undecided)}
        says = _("These children have been seen; what is decided can be written down today.")
        more = _address({"s": "review"}) if len(undecided) > LONGEST_DESK else ""
        yield _desk(
            "undecided", title, says, printer.rows(undecided[:LONGEST_DESK], across=len(found.schools) > 1), more
        )
    if says := talks_words(found):
        title = _("Class teacher talks first (%(n)s)") % {"n": found.count("b")}
        more = _address({"s": "b"}) if len(talks) > LONGEST_DESK else ""
        yield _desk("talks", title, says, printer.rows(talks[:LONGEST_DESK], across=len(found.schools) > 1), more)


def _desk(slug: str, title: str, says: str, rows: Sequence[QueueRow], more_url: str) -> dict[str, object]:
    return {"slug": slug, "title": title, "says": says, "rows": rows, "more": _("Show all"), "more_url": more_url}


def talks_words(found: Queue) -> str:
    answered, waiting = len(found.answered_talks), len(found.waiting_talks)
    if not answered and not waiting:
        return ""
    dates = [place.answer_due_on for place in found.waiting_talks if place.answer_due_on]
    if not dates:
        return _("%(answered)s answered; please write the decision.") % {"answered": answered}
    return _(
        "%(answered)s answered, please write the decision; %(waiting)s still open, the next by %(day)s. "
        "Without an answer they come to you."
    ) % {"answered": answered, "waiting": waiting, "day": formats.month_day(min(dates))}
