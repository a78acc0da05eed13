"""Rows of the counselor's lists: who, where, why, what is due.

Printer(user, found, places, talks)     reads reasons and seats of everybody it prints, and records the look, once
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.deciding.withdrawn import Standing
from screening.cases.evidence import care, why
from screening.cases.evidence.urgent_marks import Marks, concerns_about, marks
from screening.cases.models import Case, TalkTask
from screening.cases.queue.entries import QueueEntry, entries_of
from screening.cases.queue.lists import Queue
from screening.cases.queue.order import QueuePlace
from screening.cases.queue.presenters.class_talks import still_to_be_had
from screening.cases.steps.next_step import DECIDE, GONE, NEXT, is_required
from screening.cases.steps.presenter import gone_words, late_words
from screening.documents.blocks import Link
from screening.library import texts
from screening.rounds.models import ClassConversation, FlagReason, Tier


@dataclass(frozen=True)
class QueueRow:
    """One child in the list."""

    url: str
    name: str
    place: str
    level: why.BandLevel | None
    answer: str
    says: str
    came_up: str
    context: str
    class_note: str
    urgent: tuple[Link, ...]
    late: str
    due: tuple[str, ...]
    waited: str
    action: str
    action_url: str


class Printer:
    """Prints rows; knows the flag reasons and places of everybody it prints, read once and recorded as a look."""

    def __init__(
        self, user: User, found: Queue, places: Sequence[QueuePlace], talks: Iterable[ClassConversation]
    ) -> None:
        self.today = found.today
        self.entries = entries_of(user, found, places)
        cases = [entry.case for entry in self.entries.values()]
        self.reasons = access.look_at_list(user, cases, purpose="queue")
        calendars = {county: known.calendar for county, known in found.deadlines.counties.items()}
        shown = [*cases, *(one.case for one in found.not_sent)]
        self.seating = access.seating_of(user, shown, self.today, calendars)
        self.urgent = self._marks(user, found, [place for place in places if place.alarm])
        self.not_talked_over = {(talk.round_id, talk.school_class_id) for talk in talks}

    def _marks(self, user: User, found: Queue, alarms: Sequence[QueuePlace]) -> Marks:
        children = [self.entries[place.case].case.student_id for place in alarms if place.case in self.entries]
        if not children:
            return {}
        return marks(found.not_sent, concerns_about(user, children, found.concerns))

    def rows(self, places: Iterable[QueuePlace], *, across: bool = False) -> tuple[QueueRow, ...]:
        """`across`: a list of several schools, which names each."""
        found = [self.entries[place.case] for place in places if place.case in self.entries]
        return tuple(self._row(entry, across) for entry in found)

    def public_id(self, place: QueuePlace) -> str:
        return str(self.entries[place.case].case.public_id)

    def _row(self, entry: QueueEntry, across: bool) -> QueueRow:
        case = entry.case
        found: list[FlagReason] = [] if entry.hidden else self.reasons.get(case.pk, [])
        closed = _standing(case).is_closed
        reasons = why.readable(found, closed=closed)
        desk, is_gone = case.tier == Tier.B and case.is_undecided, entry.step.kind == GONE
        to_decide = (desk or entry.step.kind == DECIDE) and not (is_gone or is_required(entry.late))
        child = case.student_id
        return QueueRow(
            url=reverse("cases:show_case", args=[case.public_id]),
            name=case.student.name,
            place=self.seating.with_school(child) if across else self.seating.of(child, at=case.school),
            level=why.highest(reasons),
            answer=_answer(entry.talk) if desk or (why.asked_by_teacher(entry.talk) and not entry.hidden) else "",
            says=_says(entry, reasons, closed=closed),
            came_up=_came_up(case) if found else "",
            context=care.summary(entry.facts, self.today),
            class_note=still_to_be_had() if (case.round_id, case.school_class_id) in self.not_talked_over else "",
            urgent=self.urgent.get(case.student_id, ()),
            late="" if case.paused_on else late_words(entry.late),
            due=self._due(entry),
            waited=ngettext("Waited %(n)s school day", "Waited %(n)s school days", entry.waited) % {"n": entry.waited},
            action_url=_where_to_act(case, to_decide),
            action=_("Decide") if to_decide else _("Review") if case.is_undecided and not is_gone else _("Open"),
        )

    def _due(self, entry: QueueEntry) -> tuple[str, ...]:
        """Where safety asks for it the clocks run on, though the family has taken its consent back."""
        if entry.case.paused_on:
            return tuple(filter(None, (_("Consent taken back: clocks stand still"), _next_step(entry.case))))
        return (_("Consent taken back"), *self._steps(entry)) if entry.to_agree else self._steps(entry)

    def _steps(self, entry: QueueEntry) -> tuple[str, ...]:
        case = entry.case
        if entry.step.kind == GONE:
            return (gone_words(entry.step.due_on, formats.month_day),)
        if not entry.case.is_undecided:
            return tuple(filter(None, (str(case.get_state_display()), _next_step(case))))
        if case.tier == Tier.B:
            return _answer_due(entry)
        if entry.step.kind == DECIDE:
            return (_("Please write the decision"),)
        seen = case.seen_due_on if case.first_seen_on is None else None
        desk = case.desk_due_on if case.state == Case.State.WAITING and not entry.late else None
        lines = [
            _next_step(case) if entry.step.kind == NEXT else "",
            _("First look by %(day)s") % {"day": formats.month_day(desk)} if desk else "",
            _("See the child by %(day)s") % {"day": formats.month_day(seen)} if seen else "",
        ]
        return tuple(filter(None, lines))


def _standing(case: Any) -> Standing:
    """As `queue.access.cases_by_key` has read it."""
    return Standing(case.outcome_of_consent, case.decided_urgent, case.safety_seen)


def _says(entry: QueueEntry, reasons: Sequence[FlagReason], *, closed: bool) -> str:
    if entry.hidden:
        return texts.text("ui.tiers.hidden")
    return formats.sentences(why.short(reasons), why.closed_words() if closed else "")


def _came_up(case: Case) -> str:
    """The round and the day the reasons are from."""
    day = timezone.localdate(case.flag.raised_at) if case.flag else case.opened_on
    return why.came_up(case.round, formats.month_day(day) if case.round else formats.day(day))


def _next_step(case: Case) -> str:
    return _("next step %(day)s") % {"day": formats.month_day(case.next_on)} if case.next_on else ""


def _where_to_act(case: Case, to_decide: bool) -> str:
    """Tier B is decided at the desk, on one short page; a child who has been seen needs the decision only, unless that
    was so long ago that one looks again. Else the page from its top: what stands there is read before one writes."""
    if to_decide:
        return reverse("cases:revise_decision", args=[case.public_id])
    return reverse("cases:show_case", args=[case.public_id])


def _answer_due(entry: QueueEntry) -> tuple[str, ...]:
    talk, until = entry.talk, entry.case.answer_due_on
    if talk and talk.answered_at:
        day = formats.month_day(timezone.localdate(talk.answered_at))
        return (_("Answered on %(day)s") % {"day": day}, _("Please write the decision"))
    return (_("Answer by %(day)s") % {"day": formats.month_day(until)},) if until else ()


def _answer(talk: TalkTask | None) -> str:
    if talk is None or talk.state != TalkTask.State.ANSWERED:
        return ""
    return texts.text(f"ui.talk.{talk.answer}")
