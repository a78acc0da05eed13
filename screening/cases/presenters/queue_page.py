"""The counselor's list as it is printed: counts that filter, one part a school, the deck line where the places end.

build(user, key="", school="") -> QueuePage     also for the counselor's first screen; records which children it shows
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening.cases import access, queue
from screening.cases.models import Case, TalkTask
from screening.cases.presenters import care, why
from screening.cases.presenters.class_talks import TalkFirst, still_to_be_had, talks_first
from screening.cases.queue import Entry, Queue, SchoolPart
from screening.library import texts
from screening.rounds.models import FlagReason, Tier
from screening.rounds.selectors import classes_not_talked_over
from students.selectors import class_label

LONGEST_FILTER = 100
LONGEST_TALKS = 12


@dataclass(frozen=True)
class Count:
    """A status count; following it shows the cases behind it."""

    label: str
    number: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Row:
    """One child in the list."""

    url: str
    name: str
    place: str
    level: why.Level | None
    answer: str
    says: str
    context: str
    class_note: str
    late: str
    due: tuple[str, ...]
    waited: str
    action: str


@dataclass(frozen=True)
class Part:
    """The children of one school in order; `line` is where the places of the next visit end."""

    slug: str
    title: str
    first: tuple[Row, ...]
    line: str
    later: tuple[Row, ...]
    more: str
    more_url: str

    @property
    def later_start(self) -> int:
        return len(self.first) + 1


@dataclass(frozen=True)
class QueuePage:
    heading: str
    plans: tuple[str, ...]  # where the counselor is when, and how many can be seen
    talks_first: tuple[TalkFirst, ...]  # classes to talk over before their results are used
    counts: tuple[Count, ...]
    parts: tuple[Part, ...]
    talks_title: str
    talks_say: str
    talks: tuple[Row, ...]
    filtered: tuple[Row, ...] | None
    filtered_title: str
    filtered_note: str
    is_empty: bool


def build(user: User, key: str = "", school: str = "") -> QueuePage:
    """`key`: one of `queue.KEYS`, anything else is no filter. `school`: public id of a school to show in full."""
    found = queue.queue_of(user, whole_school=school)
    chosen = key if key in queue.KEYS else ""
    filtered = found.matching(chosen)[:LONGEST_FILTER] if chosen else []
    printer = _Printer(user, found, filtered if chosen else _shown(found))
    talks = found.answered_talks[:LONGEST_TALKS]
    return QueuePage(
        heading=_heading(found),
        plans=tuple(_plan(part, found.today) for part in found.schools if part.entries and part.visit),
        talks_first=talks_first(user),
        counts=tuple(_counts(found, chosen)),
        parts=() if chosen else tuple(_part(part, printer, found.today) for part in found.schools if part.entries),
        talks_title=_("Class teacher talks first (%(n)s)") % {"n": found.count("b")},
        talks_say="" if chosen else _talks_say(found),
        talks=() if chosen else printer.rows(talks),
        filtered=printer.rows(filtered) if chosen else None,
        filtered_title=_LABELS[chosen]() if chosen else "",
        filtered_note=_unmarked_note(found, chosen),
        is_empty=not found.entries,
    )


def _shown(found: Queue) -> list[Entry]:
    rows = [entry for part in found.schools for entry in (*part.next_ones, *part.later_ones)]
    return [*rows, *found.answered_talks[:LONGEST_TALKS]]


def _heading(found: Queue) -> str:
    here = next((part for part in found.schools if part.visit == found.today), None)
    if here is None or not here.next_ones:
        return _("Today")
    count = len(here.next_ones)
    return ngettext("%(n)s child to see today", "%(n)s children to see today", count) % {"n": count}


def _plan(part: SchoolPart, today: date) -> str:
    day = _("Today") if part.visit == today else weekday(part.visit or today)
    if not part.waiting:
        said = _("%(day)s: you are at %(school)s and can see everyone who waits there (%(n)s).")
        return said % {"day": day, "school": part.school.name, "n": len(part.entries)}
    return texts.text(
        "ui.first-lines.counselor",
        day=day,
        school=part.school.name,
        capacity=min(part.places, len(part.entries)),
        waiting=part.waiting,
        days=part.longest,
    )


def weekday(day: date) -> str:
    """周四（10月22日）, or Thursday 22 October."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    return _("%(weekday)s %(day)s") % {"weekday": names[day.weekday()], "day": month_day(day)}


def month_day(day: date) -> str:
    """10 月 22 日, or 22 October."""
    return date_format(day, "MONTH_DAY_FORMAT")


_LABELS = {
    "late": lambda: _("Past their date"),
    "a": lambda: texts.text("ui.tiers.a"),
    "b": lambda: texts.text("ui.tiers.b"),
    "review": lambda: texts.text("ui.status.under-review"),
    "receipt": lambda: texts.text("ui.status.waiting-receipt"),
    "followup": lambda: _("Follow-up due"),
    "policy": lambda: _("Flagged left-behind children (policy)"),
    "research": lambda: _("Flagged left-behind children (research)"),
    "all": lambda: _("All open cases"),
}
ORDER = ("late", "a", "b", "review", "receipt", "followup", "policy", "research", "all")


def _counts(found: Queue, chosen: str) -> Iterable[Count]:
    base = reverse("cases:list_cases")
    for key in ORDER:
        parameter = "l" if key in queue.LABELS else "s"
        yield Count(_LABELS[key](), found.count(key), f"{base}?{parameter}={key}", key == chosen)


def _unmarked_note(found: Queue, chosen: str) -> str:
    hidden = found.unmarked(chosen) if chosen in queue.LABELS else 0
    if not hidden:
        return ""
    return ngettext(
        "%(n)s more stands in the queue without a reason until the child has been seen.",
        "%(n)s more stand in the queue without a reason until the children have been seen.",
        hidden,
    ) % {"n": hidden}


def _part(part: SchoolPart, printer: "_Printer", today: date) -> Part:
    visit = weekday(part.visit) if part.visit else _("no visit day set")
    when = _("today") if part.visit == today else visit
    line = _("You can see %(n)s, up to here; the rest comes on the next visits") % {"n": part.places}
    more = ngettext("Show %(n)s more", "Show %(n)s more", part.not_shown) % {"n": part.not_shown}
    return Part(
        slug=part.school.public_id.hex[:8],
        title=_("%(school)s · %(when)s") % {"school": part.school.name, "when": when},
        first=printer.rows(part.next_ones),
        line=line if part.later_ones else "",
        later=printer.rows(part.later_ones),
        more=more if part.not_shown else "",
        more_url=f"{reverse('cases:list_cases')}?school={part.school.public_id}#{part.school.public_id.hex[:8]}",
    )


def _talks_say(found: Queue) -> str:
    answered, waiting = len(found.answered_talks), len(found.waiting_talks)
    if not answered and not waiting:
        return ""
    dates = [entry.case.answer_due_on for entry in found.waiting_talks if entry.case.answer_due_on]
    if not dates:
        return _("%(answered)s answered; please decide at your desk.") % {"answered": answered}
    return _(
        "%(answered)s answered, please decide at your desk; %(waiting)s still open, the next by %(day)s. "
        "Without an answer they come to you."
    ) % {"answered": answered, "waiting": waiting, "day": month_day(min(dates))}


class _Printer:
    """Prints rows; knows the flag reasons and seats of everybody it prints, read once and recorded as a look."""

    def __init__(self, user: User, found: Queue, entries: Sequence[Entry]) -> None:
        self.today = found.today
        cases = [entry.case for entry in entries]
        self.reasons = access.look_at_list(user, cases, purpose="queue")
        self.seats = access.seats_of(user, cases)
        self.receipts_due = found.receipts_due
        self.not_talked_over = classes_not_talked_over(user)

    def rows(self, entries: Iterable[Entry]) -> tuple[Row, ...]:
        return tuple(self._row(entry) for entry in entries)

    def _row(self, entry: Entry) -> Row:
        case = entry.case
        reasons: list[FlagReason] = [] if entry.hidden else self.reasons.get(case.pk, [])
        desk = case.tier == Tier.B and entry.before_decision
        return Row(
            url=reverse("cases:show_case", args=[case.public_id]),
            name=case.student.name,
            place=place_of(case, self.seats.get(case.student_id), self.today),
            level=why.highest(reasons),
            answer=_answer(entry.talk) if desk else "",
            says=texts.text("ui.tiers.hidden") if entry.hidden else why.short(reasons),
            context=care.summary(entry.facts, self.today),
            class_note=still_to_be_had() if (case.round_id, case.school_class_id) in self.not_talked_over else "",
            late=_late(entry),
            due=self._due(entry),
            waited=ngettext("Waited %(n)s school day", "Waited %(n)s school days", entry.waited) % {"n": entry.waited},
            action=_("Decide") if desk else (_("Review") if entry.before_decision else _("Open")),
        )

    def _due(self, entry: Entry) -> tuple[str, ...]:
        case = entry.case
        if not entry.before_decision:
            when = _("next step %(day)s") % {"day": month_day(case.next_on)} if case.next_on else ""
            return tuple(filter(None, (str(case.get_state_display()), when)))
        if case.tier == Tier.B:
            return _answer_due(entry)
        seen = case.seen_due_on if case.first_seen_on is None else None
        desk = case.desk_due_on if case.state == Case.State.WAITING and not entry.late else None
        lines = [
            _("At the desk by %(day)s") % {"day": month_day(desk)} if desk else "",
            _("See the child by %(day)s") % {"day": month_day(seen)} if seen else "",
        ]
        return tuple(filter(None, lines))


def _answer_due(entry: Entry) -> tuple[str, ...]:
    talk, until = entry.talk, entry.case.answer_due_on
    if talk and talk.answered_at:
        day = month_day(timezone.localdate(talk.answered_at))
        return (_("Answered on %(day)s") % {"day": day}, _("Please decide at your desk"))
    return (_("Answer by %(day)s") % {"day": month_day(until)},) if until else ()


def place_of(case: Case, seat: int | None, today: date) -> str:
    """Class and seat, as the school says it."""
    year = case.round.school_year if case.round else today.year - (today.month < 9)
    label = class_label(case.school_class, year)
    return _("%(class)s no. %(seat)s") % {"class": label, "seat": seat} if seat else label


def _late(entry: Entry) -> str:
    if not entry.late:
        return ""
    return ngettext("%(n)s school day past its date", "%(n)s school days past its date", entry.late) % {"n": entry.late}


def _answer(talk: TalkTask | None) -> str:
    if talk is None or talk.state != TalkTask.State.ANSWERED:
        return ""
    return texts.text(f"ui.talk.{talk.answer}")
