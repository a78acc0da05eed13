"""The two official left-behind labels, computed from facts and never stored, and what concerns the care. Pure.

*Policy*: rural hukou, under 16, both parents away, or one away and the other without capacity to care.
*Research*: under 18, at least one parent away six months or more.
They answer differently for some children and are never mixed in one figure.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Protocol

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact, GreaterThan

NOW, UNKNOWN = "now", "unknown"
POLICY_AGE, RESEARCH_AGE = 16, 18
RESEARCH_MONTHS = 6


@dataclass(frozen=True)
class CareFacts:
    """What is known about one child's care: codes of ``CareArrangement`` and year and month of birth."""

    birth_year: int
    birth_month: int
    father_away: str = UNKNOWN
    father_away_since: date | None = None
    mother_away: str = UNKNOWN
    mother_away_since: date | None = None
    rural_hukou: str = UNKNOWN
    capacity_concern: bool = False
    contact: str = UNKNOWN


class Born(Protocol):
    @property
    def birth_year(self) -> int: ...
    @property
    def birth_month(self) -> int: ...


def age_on(child: Born, day: date) -> int:
    """Whole years by month of birth: a child turns a year older on the first of the month."""
    return day.year - child.birth_year - (day.month < child.birth_month)


def policy_left_behind(facts: CareFacts, on: date) -> bool | None:
    """True, False, or None when it depends on a fact that is not known (``policy_unknowns`` names it)."""
    if age_on(facts, on) >= POLICY_AGE or facts.rural_hukou == "no":
        return False
    away = _without_care(facts)
    if away and facts.rural_hukou == UNKNOWN:
        return None
    return away


def policy_unknowns(facts: CareFacts, on: date) -> tuple[str, ...]:
    """Names of the facts to ask for; empty while the answer is known."""
    if policy_left_behind(facts, on) is not None:
        return ()
    return tuple(name for name in ("rural_hukou", "father_away", "mother_away") if getattr(facts, name) == UNKNOWN)


def _without_care(facts: CareFacts) -> bool | None:
    """Both parents away, or one and the other not able to care; None when an unknown parent could decide it."""
    parents = [facts.father_away, facts.mother_away]
    needed = 1 if facts.capacity_concern else 2
    away = parents.count(NOW)
    if away >= needed:
        return True
    return None if away + parents.count(UNKNOWN) >= needed else False


def research_left_behind(facts: CareFacts, on: date) -> bool | None:
    """True, False, or None when it depends on a fact that is not known (``research_unknowns`` names it)."""
    if age_on(facts, on) >= RESEARCH_AGE:
        return False
    parents = (
        _away_long(facts.father_away, facts.father_away_since, on),
        _away_long(facts.mother_away, facts.mother_away_since, on),
    )
    if True in parents:
        return True
    return None if None in parents else False


def research_unknowns(facts: CareFacts, on: date) -> tuple[str, ...]:
    """Names of the facts to ask for; empty while the answer is known."""
    if research_left_behind(facts, on) is not None:
        return ()
    names = []
    for parent in ("father_away", "mother_away"):
        away, since = getattr(facts, parent), getattr(facts, f"{parent}_since")
        if away == UNKNOWN:
            names.append(parent)
        elif away == NOW and since is None:
            names.append(f"{parent}_since")
    return tuple(names)


def _away_long(away: str, since: date | None, on: date) -> bool | None:
    if away == UNKNOWN:
        return None
    if away != NOW:
        return False
    return None if since is None else months_between(since, on) >= RESEARCH_MONTHS


def months_between(since: date, on: date) -> int:
    """Whole months from one day to another; from 31 August to 28 February they are six."""
    last_of_month = (on + timedelta(days=1)).month != on.month
    begun = on.day < since.day and not last_of_month
    return (on.year - since.year) * 12 + on.month - since.month - begun


FATHER, MOTHER = Q(father_away=NOW), Q(mother_away=NOW)
CONCERNS = (  # each asks to be seen earlier among equals: order only, never points
    MOTHER,
    Q(capacity_concern=True),
    (FATHER | MOTHER) & Q(contact__in=("rarely", UNKNOWN)),
    FATHER & MOTHER,
)
POLICY, RESEARCH, CONCERN = 1, 2, 4  # a mark is their sum; one CONCERN for each


def care_mark(on: date, of: type[F] = F) -> Combinable:
    """How many care concerns there are, and which label surely holds on a day, in one number: see `read_mark`. `of`:
    OuterRef where the query around it reaches the child by `student` already, and need not join it for every row."""
    mark: Combinable = _if(policy_holds(on, of), POLICY) + _if(research_holds(on, of), RESEARCH)
    for concern in CONCERNS:
        mark = mark + _if(concern, CONCERN)
    return mark


@cache  # there are a score of marks, and a list reads thousands
def read_mark(mark: int) -> tuple[int, bool, bool]:
    """Concerns, policy label, research label."""
    return mark // CONCERN, bool(mark & POLICY), bool(mark & RESEARCH)


def policy_holds(on: date, of: type[F] = F) -> Q:
    """True where `policy_left_behind` is True; what is not known does not hold."""
    return (
        _younger(POLICY_AGE, on, of)
        & Q(rural_hukou="yes")
        & (FATHER & MOTHER | Q(capacity_concern=True) & (FATHER | MOTHER))
    )


def research_holds(on: date, of: type[F] = F) -> Q:
    since = _last_day_so_long_ago(on)
    long_away = FATHER & Q(father_away_since__lte=since) | MOTHER & Q(mother_away_since__lte=since)
    return _younger(RESEARCH_AGE, on, of) & long_away


def _younger(age: int, on: date, of: type[F]) -> Q:
    """By month of birth, as `labels.age_on` counts."""
    year = on.year - age
    born, month = of("student__birth_year"), of("student__birth_month")
    return Q(GreaterThan(born, year)) | Q(Exact(born, year), GreaterThan(month, on.month))


def _last_day_so_long_ago(on: date) -> date:
    day = on - timedelta(days=28 * RESEARCH_MONTHS)
    while months_between(day, on) < RESEARCH_MONTHS:
        day -= timedelta(days=1)
    return day


def _if(condition: Q, points: int) -> Case:
    return Case(When(condition, then=Value(points)), default=Value(0), output_field=IntegerField())
