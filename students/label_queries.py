"""`students.labels` once more as database expressions on a care arrangement, for lists too long to be read row by row.

The sentences of `labels.py` are the rule; tests compare both over every combination of facts.
"""

from datetime import date, timedelta
from functools import cache

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import Exact, GreaterThan

from students.labels import NOW, POLICY_AGE, RESEARCH_AGE, RESEARCH_MONTHS, UNKNOWN, months_between

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
