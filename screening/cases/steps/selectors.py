"""What open cases wait for: narrow rows of the cases a door has opened, read in a constant number of queries."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import DateField, Max, Q, QuerySet, Value

from screening.cases.models import Case, Referral
from screening.cases.steps.access import gone_cases
from screening.cases.steps.deadlines import Deadlines
from screening.cases.steps.next_step import CLOCK, CaseDates, NextStep, step_of

_OPEN = Q(state__in=Referral.WITH_RECEIVER)


class Days(NamedTuple):
    """Of a case, beside its own columns. The first two as long as nothing is decided."""

    last_seen: date | None = None  # since it came up
    stood_still: tuple[date, date] | None = None  # last
    gone_on: date | None = None


def days_of(cases: QuerySet[Case]) -> dict[int, Days]:
    """Case (by key) → its days, in one question; nothing for most."""
    nothing = Value(None, output_field=DateField())
    gone = gone_cases(None, cases).order_by().annotate(no_look=nothing, no_since=nothing, no_until=nothing)
    gone = gone.values_list("pk", "no_look", "no_since", "no_until", "last_day")
    found: dict[int, Days] = {}
    for pk, last_seen, since, until, gone_on in _undecided(cases, nothing).union(gone, all=True):
        before = found.get(pk, Days())
        stood_still = (since, until) if since else before.stood_still
        found[pk] = Days(last_seen or before.last_seen, stood_still, gone_on or before.gone_on)
    return found


def _undecided(cases: QuerySet[Case], nothing: Value) -> QuerySet[Any, Any]:
    """While nothing is decided: when the child was seen last since it came up, when the clocks stood still last."""
    stood_still = cases.filter(standstills__isnull=False).order_by().values("pk")  # asked before anything is joined
    some = cases.filter(Q(first_seen_on__isnull=False) | Q(pk__in=stood_still), state__in=Case.UNDECIDED)
    seen = Q(first_seen_on__isnull=False, reviews__child_seen_on__isnull=False)
    rows = some.filter(seen | Q(standstills__isnull=False)).order_by().values_list("pk")
    days = ("reviews__child_seen_on", "standstills__since", "standstills__until")
    return rows.annotate(*(Max(day) for day in days), not_gone=nothing)


class NextSteps:
    """Many cases share their dates; each set of dates is worked out once."""

    def __init__(self, cases: QuerySet[Case]) -> None:
        self._days = days_of(cases)
        self._known: dict[tuple[Any, ...], NextStep] = {}

    def days(self, case: int) -> Days:
        return self._days.get(case, Days())

    def of(self, days: Days, first_seen_on: date | None, clock: Sequence[Any], deadlines: Deadlines) -> NextStep:
        """`days`: of this case, as `days` says. `clock`: its columns `CLOCK`."""
        last_seen, stood_still, gone_on = days
        seen = first_seen_on and (last_seen or first_seen_on)  # since it came up last
        key = (id(deadlines), seen, stood_still, gone_on, clock)
        if key not in self._known:
            tier, state, desk, see, answer, answered_at, next_on, paused_on, opened_on = clock
            dates = (tier, state, desk, see, answer, answered_at, seen, next_on, paused_on, stood_still, opened_on)
            self._known[key] = step_of(CaseDates(*dates, gone_on), deadlines)
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
