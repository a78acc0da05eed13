"""Building a norm from one round's totals, or saying why there is none yet.

A norm group is informant × grade band, district-wide, sexes together. Classes are clusters: children rated by one
teacher resemble each other, so the design effect stands beside n.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from screening.instruments import Instrument
from screening.scoring.errors import NormError, ScoringError, WrongShape
from screening.scoring.norm import Norm, ScaleNorm, count_table
from screening.scoring.numbers import number, positive
from screening.scoring.rules import Qualification, Rules, current_rules


@dataclass(frozen=True, slots=True)
class Rated:
    """One child's scorable form total, with opaque ids of the rater and the school."""

    prorated: float
    rater: str
    school: str


@dataclass(frozen=True, slots=True)
class NotQualified:
    """Why there is no norm yet: what there is, what it takes, and which of them fall short.

    `short` holds `children`, `raters`, `schools` or `spread` (everybody has the same total).
    """

    children: int
    raters: int
    schools: int
    needed_children: int
    needed_raters: int
    needed_schools: int
    short: tuple[str, ...]


def build_norm(
    instrument: Instrument,
    rated: Sequence[Rated],
    *,
    name: str,
    date: str,
    grade_band: str,
    rules: Rules | None = None,
) -> Norm | NotQualified:
    """The norm of a form total in points (SD with n − 1), or which of children, raters, schools or spread falls short.

    `rated`: scorable children of one grade band of the whole district, each once. `date`: ISO date of freezing. Raises
    `NormError` for a total outside the range of the scale. Source: docs/scoring.md, “Norms”.
    """
    low, high = instrument.total.range
    for child in rated:
        if not (math.isfinite(child.prorated) and low <= child.prorated <= high):
            raise NormError(f"{instrument.id}: total {child.prorated!r} lies outside {low} to {high}")
    missing = _not_qualified(rated, (rules or current_rules()).qualification)
    if missing is not None:
        return missing
    return Norm(
        name=name,
        date=date,
        instrument_id=instrument.id,
        instrument_version=instrument.version,
        informant=instrument.informant,
        grade_band=grade_band,
        scales=(_scale_norm(instrument, rated),),
    )


def _not_qualified(rated: Sequence[Rated], need: Qualification) -> NotQualified | None:
    children, raters = len(rated), len({child.rater for child in rated})
    schools = len({child.school for child in rated})
    have_and_need = {
        "children": (children, need.children),
        "raters": (raters, need.raters),
        "schools": (schools, need.schools),
    }
    short = tuple(word for word, (have, needed) in have_and_need.items() if have < needed)
    if not short and len({child.prorated for child in rated}) < 2:
        short = ("spread",)
    if not short:
        return None
    return NotQualified(children, raters, schools, need.children, need.raters, need.schools, short)


def _scale_norm(instrument: Instrument, rated: Sequence[Rated]) -> ScaleNorm:
    scale = instrument.total
    by_rater: dict[str, list[float]] = defaultdict(list)
    for child in rated:
        by_rater[child.rater].append(child.prorated)
    groups = [sorted(by_rater[rater]) for rater in sorted(by_rater)]
    totals = [child.prorated for child in rated]
    n = len(totals)
    mean = math.fsum(totals) / n
    share = icc1(groups)
    return ScaleNorm(
        id=scale.id,
        concern=scale.concern,
        table=count_table(totals),
        n=n,
        raters=len(groups),
        schools=len({child.school for child in rated}),
        mean=mean,
        sd=math.sqrt(math.fsum((total - mean) ** 2 for total in totals) / (n - 1)),
        icc=share,
        design_effect=design_effect(n / len(groups), share),
    )


def icc1(groups: Sequence[Sequence[float]]) -> float:
    """Share of variance between raters, ICC(1), from a one-way analysis of variance with unequal group sizes.

    Formula (MSB − MSW) / (MSB + (n₀ − 1) MSW), n₀ = (N − Σ nⱼ² / N) / (g − 1); at most 1, may be negative. `groups`:
    one list of totals (points) a rater. Raises `WrongShape` with fewer than two groups, with an empty one, or without a
    group of two, `ScoringError` for NaN or when nobody differs. For equal groups it is ICC(1,1) of Shrout & Fleiss
    1979, as the tests compare it with pingouin; n₀ is the coefficient of the variance between raters in the expectation
    of MSB.
    """
    sizes = [len(group) for group in groups]
    n, g = sum(sizes), len(groups)
    if g < 2 or n <= g or min(sizes) == 0:
        raise WrongShape("ICC needs at least two raters, none of them empty, and one with two children")
    values = [
        value if type(value) is float and math.isfinite(value) else number(value, f"a total of rater {rater}")
        for rater, group in enumerate(groups, 1)
        for value in group
    ]
    if len(set(values)) < 2:
        raise ScoringError(f"ICC is not defined: everybody has the same total, {values[0]!r}")
    grand = math.fsum(values) / n
    means = [math.fsum(group) / len(group) for group in groups]
    between = math.fsum(size * (mean - grand) ** 2 for size, mean in zip(sizes, means, strict=True)) / (g - 1)
    within = math.fsum(((np.array(values) - np.repeat(means, sizes)) ** 2).tolist()) / (n - g)
    usual = (n - sum(size * size for size in sizes) / n) / (g - 1)
    spread = between + (usual - 1) * within
    return (between - within) / spread


def design_effect(children_a_rater: float, icc: float) -> float:
    """How many times more children it takes than independent ones, a ratio of at least 1.

    Formula 1 + (m̄ − 1) · ICC with m̄ children a rater; a negative ICC counts as 0, m̄ below 1 as 1. Raises
    `ScoringError` unless m̄ > 0 and ICC ≤ 1. Source: Kish 1965, Survey Sampling.
    """
    share = number(icc, "ICC")
    if share > 1:
        raise ScoringError(f"ICC must be at most 1, not {icc!r}")
    return 1 + (max(positive(children_a_rater, "children a rater"), 1) - 1) * max(share, 0.0)
