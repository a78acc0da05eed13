"""What open cases wait for: narrow rows of the cases a door has opened, read in a constant number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from screening.cases.models import Case, Referral
from screening.cases.steps.deadlines import Deadlines
from screening.cases.steps.next_step import CLOCK, CaseDates, NextStep, step_of

_OPEN = Q(state__in=Referral.WITH_RECEIVER)


Undecided = tuple[date | None, tuple[date, date] | None]  # seen last, stood still last
NEVER_SEEN: Undecided = (None, None)


def undecided_days(cases: QuerySet[Case]) -> dict[int, Undecided]:
    """Case (by key) → the day on which the child was seen last since it came up, and for which days the clocks stood
    still last, as long as nothing is decided."""
    stood_still = cases.filter(standstills__isnull=False).order_by().values("pk")  # asked before anything is joined
    some = cases.filter(Q(first_seen_on__isnull=False) | Q(pk__in=stood_still), state__in=Case.UNDECIDED)
    seen = Q(first_seen_on__isnull=False, reviews__child_seen_on__isnull=False)
    rows = some.filter(seen | Q(standstills__isnull=False)).order_by().values_list("pk")
    days = rows.annotate(Max("reviews__child_seen_on"), Max("standstills__since"), Max("standstills__until"))
    return {pk: (last_seen, (since, until) if since else None) for pk, last_seen, since, until in days}


class NextSteps:
    """Many cases share their dates; each set of dates is worked out once."""

    def __init__(self, cases: QuerySet[Case]) -> None:
        self._days = undecided_days(cases)
        self._known: dict[tuple[Any, ...], NextStep] = {}

    def days(self, case: int) -> Undecided:
        return self._days.get(case, NEVER_SEEN)

    def of(self, days: Undecided, first_seen_on: date | None, clock: Sequence[Any], deadlines: Deadlines) -> NextStep:
        """`days`: of this case, as `days` says. `clock`: its columns `CLOCK`."""
        last_seen, stood_still = days
        seen = first_seen_on and (last_seen or first_seen_on)  # since it came up last
        key = (id(deadlines), seen, stood_still, clock)
        if key not in self._known:
            tier, state, desk, see, answer, answered_at, next_on, paused_on, opened_on = clock
            dates = (tier, state, desk, see, answer, answered_at, seen, next_on, paused_on, stood_still, opened_on)
            self._known[key] = step_of(CaseDates(*dates), deadlines)
        return self._known[key]


def steps_of(cases: QuerySet[Case], deadlines: Mapping[int, Deadlines]) -> Iterator[tuple[Any, NextStep]]:
    """Every one of these that is open, as a row with key, school, tier and state. `deadlines`: by school (its key)."""
    rows = cases.exclude(state=Case.State.CLOSED)
    steps = NextSteps(rows)
    for row in rows.order_by().values_list("pk", "school_id", "first_seen_on", *CLOCK, named=True):
        yield row, steps.of(steps.days(row.pk), row.first_seen_on, row[3:], deadlines[row.school_id])


def without_word(rows: QuerySet[Referral], before: date) -> QuerySet[Referral]:
    """Referrals whose next word is due before a day and has not come. What was answered by code is not missing: it
    waits to be looked at."""
    return rows.filter(_OPEN, word_due_on__lt=before).exclude(pk__in=_answered(rows))


def answered_by_code(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    """Referrals whose answer waits to be looked at."""
    return rows.filter(_OPEN, pk__in=_answered(rows))


def _answered(rows: QuerySet[Referral]) -> QuerySet[Any]:
    return rows.order_by().filter(answers__isnull=False, answers__looked_at__isnull=True).values("pk")
