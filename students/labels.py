"""The two official left-behind labels, computed from facts and never stored, and what concerns the care. Pure.

*Policy*: rural hukou, under 16, both parents away, or one away and the other without capacity to care.
*Research*: under 18, at least one parent away six months or more.
They answer differently for some children and are never mixed in one figure.
"""

from dataclasses import dataclass
from datetime import date

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


def age_on(facts: CareFacts, day: date) -> int:
    """Whole years by month of birth: a child turns a year older on the first of the month."""
    return day.year - facts.birth_year - (day.month < facts.birth_month)


def policy_left_behind(facts: CareFacts, on: date) -> bool | None:
    """True, False, or None when a fact that decides is not known."""
    if age_on(facts, on) >= POLICY_AGE or facts.rural_hukou == "no":
        return False
    away = _both_or_one_without_care(facts)
    if away is not True:
        return away
    return None if facts.rural_hukou == UNKNOWN else True


def _both_or_one_without_care(facts: CareFacts) -> bool | None:
    parents = (facts.father_away, facts.mother_away)
    if parents.count(NOW) == 2 or (NOW in parents and facts.capacity_concern):
        return True
    return None if UNKNOWN in parents else False


def research_left_behind(facts: CareFacts, on: date) -> bool | None:
    """True, False, or None when it depends on something not known."""
    if age_on(facts, on) >= RESEARCH_AGE:
        return False
    parents = (
        _away_long(facts.father_away, facts.father_away_since, on),
        _away_long(facts.mother_away, facts.mother_away_since, on),
    )
    if True in parents:
        return True
    return None if None in parents else False


def _away_long(away: str, since: date | None, on: date) -> bool | None:
    if away == UNKNOWN:
        return None
    if away != NOW:
        return False
    return None if since is None else months_between(since, on) >= RESEARCH_MONTHS


def months_between(since: date, on: date) -> int:
    """Whole months from one day to another."""
    return (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)


def care_concerns(facts: CareFacts) -> int:
    """How strongly the care situation asks to be seen earlier among equals, 0 to 4: order only, never points.

    One each: the mother away now, doubt about the guardian's capacity, a parent away with contact less than monthly
    or not known, both parents away.
    """
    away = NOW in (facts.father_away, facts.mother_away)
    return sum(
        (
            facts.mother_away == NOW,
            facts.capacity_concern,
            away and facts.contact in ("rarely", UNKNOWN),
            facts.father_away == NOW and facts.mother_away == NOW,
        )
    )
