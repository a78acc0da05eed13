"""Rows of the counselor's lists: who, where, why, what is due.

Printer(user, found, places, talks)     reads reasons and seats of everybody it prints, and records the look, once
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence import care, why
from screening.cases.evidence.labels import place_of
from screening.cases.models import Case, TalkTask
from screening.cases.queue.entries import Queue, QueueEntry, entries_of
from screening.cases.queue.order import QueuePlace
from screening.cases.queue.presenters.class_talks import still_to_be_had
from screening.library import texts
from screening.rounds.models import ClassConversation, FlagReason, Tier


@dataclass(frozen=True)
class QueueRow:
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
    action_url: str


class Printer:
    """Prints rows; knows the flag reasons and seats of everybody it prints, read once and recorded as a look."""

    def __init__(
        self, user: User, found: Queue, places: Sequence[QueuePlace], talks: Iterable[ClassConversation]
    ) -> None:
        self.today = found.today
        self.entries = entries_of(user, found, places)
        cases = [entry.case for entry in self.entries.values()]
        self.reasons = access.look_at_list(user, cases, purpose="queue")
        self.seats = access.seats_of(user, cases)
        self.not_talked_over = {(talk.round_id, talk.school_class_id) for talk in talks}

    def rows(self, places: Iterable[QueuePlace]) -> tuple[QueueRow, ...]:
        return tuple(self._row(self.entries[place.case]) for place in places if place.case in self.entries)

    def public_id(self, place: QueuePlace) -> str:
        return str(self.entries[place.case].case.public_id)

    def _row(self, entry: QueueEntry) -> QueueRow:
        case = entry.case
        reasons: list[FlagReason] = [] if entry.hidden else self.reasons.get(case.pk, [])
        desk = case.tier == Tier.B and entry.case.is_undecided
        to_decide = desk or bool(entry.case.is_undecided and case.first_seen_on)
        return QueueRow(
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
            action_url=_where_to_act(case, to_decide),
            action=_("Decide") if to_decide else (_("Review") if entry.case.is_undecided else _("Open")),
        )

    def _due(self, entry: QueueEntry) -> tuple[str, ...]:
        case = entry.case
        if not entry.case.is_undecided:
            when = _("next step %(day)s") % {"day": formats.month_day(case.next_on)} if case.next_on else ""
            return tuple(filter(None, (str(case.get_state_display()), when)))
        if case.tier == Tier.B:
            return _answer_due(entry)
        seen = case.seen_due_on if case.first_seen_on is None else None
        desk = case.desk_due_on if case.state == Case.State.WAITING and not entry.late else None
        lines = [
            _("At the desk by %(day)s") % {"day": formats.month_day(desk)} if desk else "",
            _("See the child by %(day)s") % {"day": formats.month_day(seen)} if seen else "",
        ]
        return tuple(filter(None, lines))


def _where_to_act(case: Case, to_decide: bool) -> str:
    """Tier B is decided at the desk, on one short page; a child who has been seen needs the decision only."""
    if to_decide:
        return reverse("cases:revise_decision", args=[case.public_id])
    return f"{reverse('cases:show_case', args=[case.public_id])}#dec"


def _answer_due(entry: QueueEntry) -> tuple[str, ...]:
    talk, until = entry.talk, entry.case.answer_due_on
    if talk and talk.answered_at:
        day = formats.month_day(timezone.localdate(talk.answered_at))
        return (_("Answered on %(day)s") % {"day": day}, _("Please decide at your desk"))
    return (_("Answer by %(day)s") % {"day": formats.month_day(until)},) if until else ()


def _late(entry: QueueEntry) -> str:
    if not entry.late:
        return ""
    return ngettext("%(n)s school day past its date", "%(n)s school days past its date", entry.late) % {"n": entry.late}


def _answer(talk: TalkTask | None) -> str:
    if talk is None or talk.state != TalkTask.State.ANSWERED:
        return ""
    return texts.text(f"ui.talk.{talk.answer}")
