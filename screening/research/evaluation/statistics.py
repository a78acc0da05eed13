"""From the values of children before and after to what may be said about groups. Pure: no names, no Django."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from screening import scoring
from screening.research.evaluation.clustered import (
    SMALLEST_CLUSTERS,
    SMALLEST_GROUP,
    Sample,
    difference_of,
    mean_of,
    pooled_sd,
    standardised,
)
from screening.research.evaluation.result import (
    GAPS,
    GROUPS,
    At,
    Cluster,
    Comparison,
    Dose,
    Estimate,
    Gap,
    Group,
    GroupChange,
    Measure,
    Missing,
    Moment,
    ReliableChanges,
)

Verdict = Literal["better", "worse", "unchanged"]
VERDICTS: dict[str, Verdict] = {
    "improvement": "better",
    "worsening": "worse",
    "no-reliable-change": "unchanged",
}


@dataclass(frozen=True, slots=True)
class ChildChange:
    """One child of a group for one measure between two moments. A row without `gap` has both values."""

    group: Group
    school_class: int
    school: int
    before: float | None
    after: float | None
    gap: Gap | None = None
    verdict: Verdict | None = None

    @property
    def is_compared(self) -> bool:
        """Whether the row has both values and nothing speaks against comparing them (`gap` is None). Source:
        docs/evaluation.md.
        """
        return self.gap is None and self.before is not None and self.after is not None

    @property
    def change(self) -> float:
        """After − before, in the unit of the measure (formula of a difference); ask `is_compared` first: a missing
        value counts as 0.
        """
        return (self.after or 0.0) - (self.before or 0.0)

    def sits_in(self, cluster: Cluster) -> int:
        """The id of the class, or of the school, whose rows count as one draw. Source: `cluster_of` says which of the
        two.
        """
        return self.school if cluster == "school" else self.school_class


@dataclass(frozen=True, slots=True)
class Span:
    """What is compared: the measure, the phase the pilot classes began in, and the two moments."""

    measure: Measure
    wave: str
    before: Moment
    after: Moment
    waiting: int = 0  # comparison classes that begin later


def compare(span: Span, rows: Sequence[ChildChange], basis: scoring.Basis | None = None) -> Comparison:
    """One measure between two moments, pilot beside comparison, in the unit of the measure and in standard deviations.

    `rows`: one child each. Difference in differences = change of the pilot − change of the comparison. Never raises for
    few or odd data: an estimate that cannot be given is None and says why. Source: docs/evaluation.md, which gives
    every formula.
    """
    by_group = {group: [row for row in rows if row.group == group] for group in GROUPS}
    both = {group: [row for row in found if row.is_compared] for group, found in by_group.items()}
    present: list[Group] = [group for group in GROUPS if by_group[group]]
    cluster = cluster_of([both[group] for group in present])
    spread = _spread([both[group] for group in present])
    changes = {group: _changes(group, by_group[group], cluster, spread, basis) for group in present}
    difference = _difference(both["pilot"], both["comparison"], cluster)
    return Comparison(
        measure=span.measure,
        wave=span.wave,
        before=span.before,
        after=span.after,
        pilot=changes.get("pilot") or _changes("pilot", [], cluster, spread, basis),
        comparison=changes.get("comparison"),
        sd=spread[0] if spread else None,
        difference=difference,
        effect=_effect(difference, spread),
        cluster=cluster,
        icc=_icc([both[group] for group in present], cluster),
        waiting=span.waiting,
    )


def cluster_of(groups: Sequence[Sequence[ChildChange]]) -> Cluster:
    """Whether rows are counted by school or by class as one draw.

    Schools, where every group has four or more; else classes, and what schools share is missed. “class” also when there
    is no group. Source: docs/evaluation.md; below four draws no variance between them can be told.
    """
    enough = groups and all(len({row.school for row in rows}) >= SMALLEST_CLUSTERS for rows in groups)
    return "school" if enough else "class"


def _spread(groups: Sequence[Sequence[ChildChange]]) -> tuple[float, int] | None:
    """Pooled standard deviation at the start over the groups that are large enough, with its degrees of freedom."""
    samples = [_sample(rows, "before", "class") for rows in groups if len(rows) >= SMALLEST_GROUP]
    if not samples:
        return None
    sd, df = pooled_sd(samples)
    return (sd, df) if sd > 0 else None


def _changes(
    group: Group,
    rows: Sequence[ChildChange],
    cluster: Cluster,
    spread: tuple[float, int] | None,
    basis: scoring.Basis | None,
) -> GroupChange:
    both = [row for row in rows if row.is_compared]
    change = mean_of(_sample(both, "change", cluster))
    return GroupChange(
        group=group,
        n=len(both),
        classes=len({row.school_class for row in both}),
        schools=len({row.school for row in both}),
        before=_at(both, "before", cluster),
        after=_at(both, "after", cluster),
        change=change,
        effect=_effect(change, spread),
        missing=_missing(rows, both, cluster),
        reliable=_reliable(both, basis),
    )


def _at(rows: Sequence[ChildChange], which: str, cluster: Cluster) -> At:
    sample = _sample(rows, which, cluster)
    mean = mean_of(sample)
    return At(mean, None if mean.value is None else sample.sd)


def _sample(rows: Sequence[ChildChange], which: str, cluster: Cluster) -> Sample:
    return Sample([float(getattr(row, which)) for row in rows], [row.sits_in(cluster) for row in rows])


def _effect(raw: Estimate, spread: tuple[float, int] | None) -> Estimate:
    if raw.value is None:
        return raw
    return Estimate(None, why="no-spread") if spread is None else standardised(raw, *spread)


def _difference(pilot: Sequence[ChildChange], comparison: Sequence[ChildChange], cluster: Cluster) -> Estimate:
    """Difference in differences: change of the pilot − change of the comparison."""
    if not comparison:
        return Estimate(None, why="no-comparison")
    return difference_of(_sample(pilot, "change", cluster), _sample(comparison, "change", cluster))


def _missing(rows: Sequence[ChildChange], both: Sequence[ChildChange], cluster: Cluster) -> Missing:
    gaps = Counter(row.gap for row in rows if row.gap is not None)
    lost = [row for row in rows if not row.is_compared and row.before is not None]
    return Missing(
        listed=len(rows),
        compared=len(both),
        gaps={gap: gaps[gap] for gap in GAPS if gaps[gap]},
        before_of_compared=mean_of(_sample(both, "before", cluster)),
        before_of_missing=mean_of(_sample(lost, "before", cluster)),
    )


def _reliable(both: Sequence[ChildChange], basis: scoring.Basis | None) -> ReliableChanges | None:
    if basis is None:
        return None
    found = Counter(row.verdict for row in both if row.verdict is not None)
    return ReliableChanges(
        judged=found.total(),
        better=found["better"],
        worse=found["worse"],
        unchanged=found["unchanged"],
        basis=basis.kind,
        reliability=basis.reliability,
    )


def _icc(groups: Sequence[Sequence[ChildChange]], cluster: Cluster) -> float | None:
    """Share of the variance of the changes that lies between classes (or schools), each group about its own mean; a
    negative one, where classes are more alike than by chance, counts as 0."""
    gathered: list[list[float]] = []
    for rows in groups:
        sample = _sample(rows, "change", cluster)
        if sample.n >= SMALLEST_GROUP:
            gathered += [[value - sample.mean for value in one] for one in sample.groups]
    if len(gathered) < SMALLEST_CLUSTERS:
        return None
    try:
        return max(scoring.icc1(gathered), 0.0)
    except scoring.ScoringError:
        return None


def dose_of(domain: str, days: Sequence[int]) -> Dose:
    """Days of support of one domain: children reached, quartiles of their days, and the mean over all children.

    `days`: for every child of the pilot classes, how many days it came. Quartiles and mean are None with fewer than ten
    children reached. Formula of a quartile: linear between neighbours at share · (n − 1).
    """
    reached = sorted(count for count in days if count)
    if len(reached) < SMALLEST_GROUP:
        return Dose(domain, len(reached), len(days), None, None)
    return Dose(domain, len(reached), len(days), _quartiles(reached), math.fsum(days) / len(days))


def _quartiles(ordered: Sequence[int]) -> tuple[float, float, float]:
    """At ¼, ½ and ¾ of the way through the ordered values, between two neighbours in proportion."""

    def at(share: float) -> float:
        place = share * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (place - low) * (ordered[high] - ordered[low])

    return at(0.25), at(0.5), at(0.75)


def share_missing(found: Missing) -> int | None:
    """Whole per cent of the listed children that could not be compared: formula 100 (listed − compared) / listed; None
    under ten listed.
    """
    if found.listed < SMALLEST_GROUP:
        return None
    return round(100 * (found.listed - found.compared) / found.listed)
