"""From the values of children before and after to what may be said about groups. Pure: no names, no Django.

Counts of children in here are raw. They reach a page or a file only as the `Published` cells that
`publishing.publish_evaluation` makes of them. Means and intervals rest on ten children or more and may be printed as
they are; one that cannot be given says why instead.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from screening.research.evaluation.clustered import (
    SMALLEST_CLUSTERS,
    SMALLEST_GROUP,
    Estimate,
    Sample,
    difference_of,
    mean_of,
    pooled_sd,
)

Group = Literal["pilot", "comparison"]
GROUPS: tuple[Group, ...] = ("pilot", "comparison")
Cluster = Literal["class", "school"]
Gap = Literal["no-consent", "no-form", "only-before", "only-after", "neither", "another-rater", "another-form", "left"]
NO_CONSENT: Gap = "no-consent"
GAPS: tuple[Gap, ...] = ("no-form", "only-before", "only-after", "neither", "another-rater", "another-form", "left")
"""Why a child whose family agrees to evaluation is not compared in one measure."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured: a form and its informant, attendance, or the results of a subject, both in per cent.

    `better`: the direction that is good for the child: "low" for loneliness and signs of concern, "high" for marks.
    """

    kind: Literal["scale", "attendance", "term-result"]
    name: str
    informant: str = ""
    better: Literal["low", "high"] = "low"

    @property
    def code(self) -> str:
        return ".".join(part for part in (self.kind, self.name, self.informant) if part)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was measured: a round, or a term."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ChildChange:
    """One child of a group for one measure between two moments. A row without `gap` has both values."""

    group: Group
    school_class: int
    school: int
    before: float | None
    after: float | None
    gap: Gap | None = None

    @property
    def is_compared(self) -> bool:
        """Whether both values are there and nothing speaks against comparing them. Source: docs/evaluation.md."""
        return self.gap is None and self.before is not None and self.after is not None

    @property
    def change(self) -> float:
        """Formula after − before, in the unit of the measure; ask `is_compared` first: a missing value counts as 0."""
        return (self.after or 0.0) - (self.before or 0.0)


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group from before to after: of `listed` children `n` have both values, the others are missing by reason.
    `lost`: the mean before of those without a comparable after."""

    group: Group
    listed: int
    n: int
    gaps: Mapping[Gap, int]
    classes: int
    schools: int
    before: Estimate
    after: Estimate
    change: Estimate
    lost: Estimate


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure between two moments. `difference`: change of the pilot − change of the comparison. `sd`: pooled, at
    the start. `cluster`: what was counted as one draw."""

    measure: Measure
    before: Moment
    after: Moment
    pilot: GroupChange
    comparison: GroupChange | None
    sd: float | None
    difference: Estimate
    cluster: Cluster = "class"

    @property
    def groups(self) -> list[GroupChange]:
        """The groups there are, the pilot first. Source: docs/evaluation.md; a pilot may have nothing to compare."""
        return [self.pilot] if self.comparison is None else [self.pilot, self.comparison]

    def draws(self, group: GroupChange) -> int:
        """How many classes (or schools) of a group were counted. Source: `cluster_of` says which of the two."""
        return group.schools if self.cluster == "school" else group.classes

    def key(self, group: Group, kind: str) -> str:
        """The key of a published count: `kind` is n, rest or a gap. Source: `publishing.tables_of`."""
        when = f"{self.before.first:%Y%m%d}-{self.after.first:%Y%m%d}"
        return "|".join((self.measure.code, when, group, kind))


def compare(measure: Measure, before: Moment, after: Moment, rows: Sequence[ChildChange]) -> Comparison:
    """One measure between two moments, pilot beside comparison, in the unit of the measure.

    `rows`: one child each. Difference in differences = change of the pilot − change of the comparison. Never raises for
    few or odd data: an estimate that cannot be given is None and says why. Source: docs/evaluation.md, which gives
    every formula.
    """
    by_group = {group: [row for row in rows if row.group == group] for group in GROUPS}
    both = {group: [row for row in found if row.is_compared] for group, found in by_group.items()}
    cluster = cluster_of([both[group] for group in GROUPS if by_group[group]])
    large = [_sample(found, "before", cluster) for found in both.values() if len(found) >= SMALLEST_GROUP]
    difference = Estimate(None, why="no-comparison")
    if both["comparison"]:
        difference = difference_of(*(_sample(both[group], "change", cluster) for group in GROUPS))
    return Comparison(
        measure=measure,
        before=before,
        after=after,
        pilot=_changes("pilot", by_group["pilot"], cluster),
        comparison=_changes("comparison", by_group["comparison"], cluster) if by_group["comparison"] else None,
        sd=pooled_sd(large) if large else None,
        difference=difference,
        cluster=cluster,
    )


def cluster_of(groups: Sequence[Sequence[ChildChange]]) -> Cluster:
    """Whether rows are counted by school or by class as one draw.

    Schools, where every group has four or more; else classes, and what schools share is missed. Source:
    docs/evaluation.md; below four draws no variance between them can be told.
    """
    enough = groups and all(len({row.school for row in rows}) >= SMALLEST_CLUSTERS for rows in groups)
    return "school" if enough else "class"


def _changes(group: Group, rows: Sequence[ChildChange], cluster: Cluster) -> GroupChange:
    both = [row for row in rows if row.is_compared]
    lost = [row for row in rows if not row.is_compared and row.before is not None]
    return GroupChange(
        group=group,
        listed=len(rows),
        n=len(both),
        gaps=Counter(row.gap for row in rows if row.gap is not None),
        classes=len({row.school_class for row in both}),
        schools=len({row.school for row in both}),
        before=mean_of(_sample(both, "before", cluster)),
        after=mean_of(_sample(both, "after", cluster)),
        change=mean_of(_sample(both, "change", cluster)),
        lost=mean_of(_sample(lost, "before", cluster)),
    )


def _sample(rows: Sequence[ChildChange], which: str, cluster: Cluster) -> Sample:
    draws = [row.school if cluster == "school" else row.school_class for row in rows]
    return Sample([float(getattr(row, which)) for row in rows], draws)
