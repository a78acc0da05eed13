"""Dates of open cases follow the county's calendar and the counselor's visit days: forward, never back.

A date once said is a promise to the child. A visit day that is added, or a day on which school is held after all, makes
it earlier; a visit that falls out, a new counselor or a new holiday makes nobody wait longer than was promised.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from accounts import audit
from screening.cases.models import Case, TalkTask
from screening.cases.opening.clocks import DueDates
from screening.cases.opening.selectors import dates_for
from screening.rounds.models import Tier

FIELDS = {"desk_due_on": "desk", "seen_due_on": "seen", "answer_due_on": "answer"}


@transaction.atomic
def bring_dates_forward() -> int:
    """Returns how many cases got an earlier date. With nothing changed it writes nothing."""
    dates, moved = _Dates(), 0
    for case in _undecided():
        due = dates.of(case)
        if _earlier(case, due):
            moved += _move(case, due)
    return moved


@dataclass
class _Dates:
    """What the rules say today, worked out once for all cases of a school, tier and day."""

    _known: dict[tuple[object, ...], DueDates] = field(default_factory=dict)

    def of(self, case: Case) -> DueDates:
        since = case.became_a_on or case.opened_on
        key = (case.school_id, case.tier, since, case.round_id)
        if key not in self._known:
            self._known[key] = dates_for(case.tier, case.school, since, case.round)
        return self._known[key]


def _undecided() -> Iterable[Case]:
    rows = Case.objects.filter(state__in=Case.UNDECIDED, first_seen_on__isnull=True)
    rows = rows.filter(decisions=None).select_related("student", "school__township__county", "round__rule_set")
    return rows.order_by("pk")


def _earlier(case: Case, due: DueDates) -> dict[str, date]:
    found = {}
    for name, source in FIELDS.items():
        said, now = getattr(case, name), getattr(due, source)
        if now and said and now < said:
            found[name] = now
    return found


def _move(case: Case, due: DueDates) -> bool:
    """Locks this one case only; somebody may be writing a review of another."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    earlier = _earlier(case, due)
    for name, day in earlier.items():
        setattr(case, name, day)
    case.save(update_fields=list(earlier))
    if case.tier == Tier.B:
        waiting = TalkTask.objects.filter(case=case, state=TalkTask.State.WAITING)
        waiting.update(due_on=case.answer_due_on)
    detail = {name: day.isoformat() for name, day in earlier.items()}
    audit.record(by=None, verb="case.bring_forward", obj=case, subjects=[case.student.public_id], detail=detail)
    return bool(earlier)
