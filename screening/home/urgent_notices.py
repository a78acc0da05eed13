"""What several first screens share: the urgent concerns a person may see, without a child's name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening import formats
from screening.cases import access
from screening.cases.evidence.urgent_marks import not_sent
from screening.cases.models import Decision, UrgentConcern
from screening.cases.urgent.emergency import notices
from screening.cases.urgent.pages import acted_on, card_words, now_words, state_words
from screening.cases.urgent.pages import unacknowledged_words as waiting_words
from screening.cases.urgent.readers import moments_of, read_readers
from screening.documents.blocks import Link
from screening.rounds.child_forms.presenter import class_lines
from students.seating import Calendars, Seating


@dataclass(frozen=True)
class UrgentNotice:
    """One line: where the child sits, what is to be known now, a way there."""

    public_id: UUID
    place: str
    says: str
    waiting: bool
    may_take: bool


@dataclass(frozen=True)
class UrgentNotices:
    waiting: tuple[UrgentNotice, ...]  # nobody has taken them
    taken: tuple[UrgentNotice, ...]
    more: tuple[UrgentNotice, ...] = ()  # folded, where a screen has other work to show


def urgent_notices(user: User) -> UrgentNotices:
    return by_state(urgent_rows(user))


def by_state(rows: Sequence[UrgentNotice], most: int | None = None) -> UrgentNotices:
    """`most`: so many in full; those that wait come first."""
    ordered = sorted(rows, key=lambda row: not row.waiting)
    shown = ordered[:most]
    waiting, taken = (tuple(row for row in shown if row.waiting is state) for state in (True, False))
    return UrgentNotices(waiting, taken, tuple(ordered[len(shown) :]))


def urgent_rows(
    user: User, concerns: Sequence[UrgentConcern] | None = None, calendars: Calendars | None = None
) -> list[UrgentNotice]:
    """In as many questions for ten concerns as for one, but for what its author asks of each: who has it on a screen.
    Whoever can act reads of the one that waits longest also who raised it and where it goes next; of the others on
    their pages, so that three leave room for a child on a phone."""
    found = access.open_urgent_of(user) if concerns is None else concerns
    if not found:
        return []
    acting = acted_on(found)
    mine = [one for one in found if one.pk in acting]
    seating = access.seating_of_concerned(user, mine, calendars)
    waiting = [one for one in found if one.is_waiting_for(user)]
    longest = min(waiting, key=lambda one: one.raised_at, default=None)
    short = [one for one in waiting if one is not longest and one.pk in acting and one.acknowledged_at is None]
    now = timezone.now()
    asked = [(one, now) for one in short]
    if longest and longest.acknowledged_at is None:
        asked += [(longest, at) for at in moments_of(longest, now)]
    known, rows = read_readers(asked), []
    for one in found:
        place = card_words(one, one.pk in acting, seating)
        if one not in waiting:
            rows.append(_taken(one, place, acting.get(one.pk, False)))
            continue
        if one in short:
            others = now_words(known[one.pk, now], user) if known[one.pk, now] != [user] else ""
            says = formats.sentences(waiting_words(one, now), others)
        else:
            says = _raised(one, state_words(user, one, now, known if (one, now) in asked else None))
        rows.append(UrgentNotice(one.public_id, place, says, True, one.pk in acting))
    return rows


def not_sent_rows(found: Sequence[Decision], seating: Seating) -> list[Link]:
    """“Urgent” was decided, and nobody has been told."""
    marks = [(one, not_sent(one)) for one in found]
    return [
        Link(mark.words, mark.url, note=f"{seating.with_school(one.case.student_id)} · {one.case.number}")
        for one, mark in marks
    ]


def _taken(concern: UrgentConcern, place: str, is_ended: bool) -> UrgentNotice:
    by, at = concern.acknowledged_by, concern.acknowledged_at
    values = {"name": by.name if by else "", "time": formats.moment(at) if at else ""}
    says = _("%(name)s took it %(time)s; still open.") % values
    ended = _("The child's case was ended meanwhile: say who goes on.") if is_ended else ""
    return UrgentNotice(concern.public_id, place, formats.sentences(says, ended), False, False)


def _raised(concern: UrgentConcern, says: str) -> str:
    """Who raised it and when is asked before somebody takes it; afterwards it stands on its page."""
    raised = _("raised %(time)s by %(name)s") % {
        "name": concern.raised_by.name,
        "time": formats.time_near(concern.raised_at),
    }
    return _("%(raised)s. %(says)s") % {"raised": raised, "says": says}


def build(user: User) -> dict[str, Any]:
    return {"urgent": urgent_notices(user), "notices": notices(user), "typing": class_lines(user)}
