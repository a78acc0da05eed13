"""The expected load of a round before it opens: children of tier A and B by class and school, with an interval.

Two kinds of evidence, and never a third:

*Earlier answers*: the latest closed round re-evaluated under the rules and norms of the coming one. The share of the
county is pooled over classes; each class keeps as much of its own share as its size deserves (beta-binomial, the
rater's share of the variance .15 turned into a correlation of flags, or the correlation seen where it is larger), and
nothing of it when another teacher rates.
*Assumed shares*: while nothing is known, a low and a high share from simulation; the interval spans both, because
nobody knows which of the two a county is nearer to.

The interval is predictive: it is about the count that will come, not about a mean. It holds chance, the rulers of
the raters and the uncertainty of the county's share. It does not hold a real change of the county, and nothing that
comes by another door (a teacher's concern, a wish to talk, an outside result).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from screening.scoring.counts import Spread, count_interval, flag_icc, measured_icc, pooled_share
from screening.scoring.errors import ScoringError, WrongShape
from screening.scoring.numbers import proportion

RATER_SHARE = 0.15
"""The rater's share of the variance of a form total (`scoring.md`: inter-rater .41–.48, share about .15)."""

CONFIDENCE = 0.95
LARGEST_ICC = 0.5  # with very few classes the measured one can be anything


class LoadError(ScoringError):
    """Evidence or groups that no forecast can be made from."""


@dataclass(frozen=True, slots=True)
class ClassEvidence:
    """One class of a coming round.

    `children` who will be rated; `rated` of them in the earlier round, of which `tier_a` and `tier_b` under the rules
    of the coming one (fractions are allowed, where part is an average). All three are 0 where nothing is known of
    the class. `same_rater`: whether the person who rated then rates now. `school`: an opaque id.
    """

    id: str
    school: str
    children: int
    rated: int = 0
    tier_a: float = 0.0
    tier_b: float = 0.0
    same_rater: bool = True


@dataclass(frozen=True, slots=True)
class AssumedShares:
    """Shares of tier A and tier B between which a county without any round is thought to lie."""

    tier_a: tuple[float, float]
    tier_b: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected children, and the predictive interval, whole children, both ends included."""

    expected: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PlaceLoad:
    """The load of a class, a school or the county. `id` is that of the group or school, empty for the county."""

    id: str
    school: str
    children: int
    tier_a: Forecast
    tier_b: Forecast


@dataclass(frozen=True, slots=True)
class Load:
    """The forecast. `share_a`, `share_b`: of the county, or `None` with assumed shares."""

    classes: tuple[PlaceLoad, ...]
    schools: tuple[PlaceLoad, ...]
    county: PlaceLoad
    share_a: float | None
    share_b: float | None

    def school(self, school_id: str) -> PlaceLoad | None:
        """The load of one school, in children a tier; None for a school that has no class in the round. Source:
        `expected_load`, summed over its classes.
        """
        return next((place for place in self.schools if place.id == school_id), None)


@dataclass(frozen=True, slots=True)
class _Class:
    """The chances of one class: its own share, what its variance is, and how far it follows the county's share."""

    group: ClassEvidence
    share: float
    variance: float
    follows: float


@dataclass(frozen=True, slots=True)
class _Tier:
    """One tier of the county: its classes, the variance of the common share, and that of an estimated part of it."""

    classes: tuple[_Class, ...]
    uncertainty: float
    share: float
    model: float = 0.0


def expected_load(
    groups: Sequence[ClassEvidence],
    *,
    assumed: AssumedShares | None = None,
    model_sd: tuple[float, float] = (0.0, 0.0),
    rater_share: float = RATER_SHARE,
    confidence: float = CONFIDENCE,
    by_class: bool = True,
) -> Load:
    """What a round is expected to bring, in children of tier A and B by class, school and county.

    `groups`: every class of the coming round, and classes of the earlier one that are gone with `children` 0. With
    `assumed` the earlier figures of the groups are not looked at. `model_sd`: standard deviations of the shares of tier
    A and B where part of the evidence was estimated (worsening to come), the same error in every class. Not `by_class`:
    schools and county alone, a tenth of the intervals of a large county. For a class of
    n children with its own evidence a of m: expected n (α + a) / (α + β + m), variance that of the beta-binomial with α
    + a, β + m − a, where α = μM, β = (1 − μ)M, M = (1 − ICC) / ICC and μ is the county's share. Sums over classes add
    variances and (Σ n ∂p/∂μ)² Var(μ̂) + (Σ n)² model_sd². Intervals as in `count_interval`. Raises `LoadError` for no
    groups, impossible figures, or no rated child and no assumed shares. Source: the formula is the posterior of a
    Beta(α, β) share after a of m (empirical Bayes, μ and ICC estimated).
    """
    _check(groups, assumed)
    if assumed is not None:
        both = (assumed.tier_a, assumed.tier_b)
        ends = [[_assumed_tier(groups, share, rater_share) for share in shares] for shares in both]
        return _load(groups, ends, confidence, known=False, by_class=by_class)
    found = ([group.tier_a for group in groups], [group.tier_b for group in groups])
    tiers = [[_tier(groups, counts, rater_share, sd)] for counts, sd in zip(found, model_sd, strict=True)]
    return _load(groups, tiers, confidence, known=True, by_class=by_class)


def _check(groups: Sequence[ClassEvidence], assumed: AssumedShares | None) -> None:
    if not groups or len({group.id for group in groups}) != len(groups):
        raise LoadError("a forecast needs classes, each of them once")
    for group in groups:
        counts = (group.children, group.rated, group.tier_a, group.tier_b)
        if min(counts) < 0 or group.tier_a + group.tier_b > group.rated + 1e-9:
            raise LoadError(f"class {group.id}: {group.tier_a} and {group.tier_b} of {group.rated} rated children")
    if assumed is None and not any(group.rated for group in groups):
        raise LoadError("nobody was rated before: a forecast needs assumed shares")
    if assumed is not None:
        for low, high in (assumed.tier_a, assumed.tier_b):
            if not 0 < proportion(low, "share") <= proportion(high, "share") < 1:
                raise LoadError(f"assumed shares must rise and lie between 0 and 1: {low!r} to {high!r}")


def _tier(groups: Sequence[ClassEvidence], found: Sequence[float], rater_share: float, model_sd: float) -> _Tier:
    counts = np.array(found, dtype=float)
    rated = np.array([group.rated for group in groups], dtype=float)
    first, _variance = pooled_share(counts, rated, rater_share)
    icc = min(max(flag_icc(first, rater_share), measured_icc(counts, rated)), LARGEST_ICC)
    share, uncertainty = pooled_share(counts, rated, icc)
    size = (1 - icc) / icc if icc > 0 else np.inf
    classes = tuple(_class(group, float(a), share, float(size)) for group, a in zip(groups, counts, strict=True))
    return _Tier(classes, uncertainty, share, model_sd**2)


def _class(group: ClassEvidence, found: float, county: float, size: float) -> _Class:
    """Shrunk to the county: the smaller the class, the more. Another rater's ruler says nothing about this one."""
    m = group.rated if group.same_rater else 0
    own = found if group.same_rater else 0.0
    if not np.isfinite(size):
        return _Class(group, county, group.children * county * (1 - county), 1.0)
    p = (county * size + own) / (size + m)
    n = group.children
    variance = n * p * (1 - p) * (size + m + n) / (size + m + 1)
    return _Class(group, p, variance, size / (size + m))


def _assumed_tier(groups: Sequence[ClassEvidence], share: float, rater_share: float) -> _Tier:
    icc = flag_icc(share, rater_share)
    size = (1 - icc) / icc if icc > 0 else np.inf
    bare = [ClassEvidence(group.id, group.school, group.children) for group in groups]
    return _Tier(tuple(_class(group, 0.0, share, float(size)) for group in bare), 0.0, share)


def _load(
    groups: Sequence[ClassEvidence], tiers: list[list[_Tier]], confidence: float, *, known: bool, by_class: bool
) -> Load:
    places = range(len(groups))
    schools: dict[str, list[int]] = {}
    for place in places:
        schools.setdefault(groups[place].school, []).append(place)

    def load(name: str, school: str, members: Sequence[int]) -> PlaceLoad:
        children = sum(groups[place].children for place in members)
        a, b = (_forecast(ends, members, children, confidence) for ends in tiers)
        return PlaceLoad(name, school, children, a, b)

    return Load(
        classes=tuple(load(groups[place].id, groups[place].school, [place]) for place in places if by_class),
        schools=tuple(load(school, school, members) for school, members in schools.items()),
        county=load("", "", places),
        share_a=tiers[0][0].share if known else None,
        share_b=tiers[1][0].share if known else None,
    )


def _forecast(ends: Sequence[_Tier], members: Sequence[int], children: int, confidence: float) -> Forecast:
    """One tier gives mean and interval; two (the assumed ends) give the middle and the span of both intervals."""
    spreads = [_spread(tier, members, children) for tier in ends]
    intervals = [count_interval(spread, confidence) for spread in spreads]
    return Forecast(
        expected=sum(spread.mean for spread in spreads) / len(spreads),
        low=min(low for low, _high in intervals),
        high=max(high for _low, high in intervals),
    )


def _spread(tier: _Tier, members: Sequence[int], children: int) -> Spread:
    chosen = [tier.classes[place] for place in members]
    mean = sum(one.group.children * one.share for one in chosen)
    common = sum(one.group.children * one.follows for one in chosen)
    everybody = sum(one.group.children for one in chosen)
    variance = sum(one.variance for one in chosen) + common**2 * tier.uncertainty + everybody**2 * tier.model
    return Spread(children, min(mean, float(children)), variance)


__all__ = [
    "CONFIDENCE",
    "RATER_SHARE",
    "AssumedShares",
    "ClassEvidence",
    "Forecast",
    "Load",
    "LoadError",
    "PlaceLoad",
    "WrongShape",
    "expected_load",
]
