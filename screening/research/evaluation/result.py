"""What an evaluation of a pilot found: frozen values, no names, no Django.

Counts of children in here are raw. They reach a page, a sheet or a file only as the `Published` cells that
`publishing.publish_evaluation` makes of them, under `key_of`. Means, effects and intervals rest on ten children or
more and may be printed as they are; one that cannot be given says why instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Group = Literal["pilot", "comparison"]
Why = Literal["", "few-children", "few-classes", "no-spread", "no-comparison", "no-basis"]
Cluster = Literal["class", "school"]
Kind = Literal["scale", "attendance", "term-result"]
Gap = Literal["no-consent", "only-before", "only-after", "neither", "another-rater", "another-form", "left"]
GAPS: tuple[Gap, ...] = ("no-consent", "only-before", "only-after", "neither", "another-rater", "another-form", "left")
GROUPS: tuple[Group, ...] = ("pilot", "comparison")


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval."""

    low: float
    high: float

    @property
    def holds_zero(self) -> bool:
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with its interval. Without a value, or without an interval beside a value, `why` says what is missing.

    `df`: degrees of freedom of the interval; they fall with the number of classes, not of children.
    """

    value: float | None
    interval: Interval | None = None
    why: Why = ""
    df: float | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What was measured: a form and its informant, attendance, or the results of a subject, both in per cent.

    `better`: the direction that is good for the child: "low" for loneliness and signs of concern, "high" for marks.
    """

    kind: Kind
    name: str
    informant: str = ""
    better: Literal["low", "high"] = "low"
    lowest: float | None = None
    highest: float | None = None

    @property
    def code(self) -> str:
        return ".".join(part for part in (self.kind, self.name, self.informant) if part)


@dataclass(frozen=True, slots=True)
class Moment:
    """When something was measured: a round, or a phase of the pilot."""

    label: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class At:
    """A group at one moment: the children who have both values. `mean` carries the interval of the mean."""

    mean: Estimate
    sd: float | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Of `listed` children of the group `compared` have both values that may be compared; the others by reason.

    `before_of_missing`: mean before of those without an after, beside `before_of_compared`: do they differ?
    """

    listed: int
    compared: int
    gaps: Mapping[Gap, int]
    before_of_compared: Estimate
    before_of_missing: Estimate


@dataclass(frozen=True, slots=True)
class ReliableChanges:
    """Children by the verdict of the reliable-change index. `judged` is their sum.

    `basis`: retest | alpha, empty where no reliability is on record (then nobody is judged).
    """

    judged: int
    better: int
    worse: int
    unchanged: int
    basis: str = ""
    reliability: float | None = None


@dataclass(frozen=True, slots=True)
class GroupChange:
    """One group from before to after. `change` = after − before in points of the measure; `effect` the same in
    standard deviations of the start (Hedges' g)."""

    group: Group
    n: int
    classes: int
    schools: int
    before: At
    after: At
    change: Estimate
    effect: Estimate
    missing: Missing
    reliable: ReliableChanges | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure between two moments. `wave`: the phase in which the pilot classes began.

    `difference`: change of the pilot − change of the comparison (difference in differences), in points; `effect` in
    pooled standard deviations of the start. `cluster`: what was counted as one draw; `icc` of the changes in it.
    `waiting`: comparison classes that begin in a later phase.
    """

    measure: Measure
    wave: str
    before: Moment
    after: Moment
    pilot: GroupChange
    comparison: GroupChange | None
    sd: float | None
    difference: Estimate
    effect: Estimate
    cluster: Cluster = "class"
    icc: float | None = None
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Dose:
    """Support of one domain that the children of the pilot classes came to since their start.

    `children` reached of `of`; `quartiles` of days a reached child came, with ten reached children or more.
    """

    domain: str
    children: int
    of: int
    quartiles: tuple[float, float, float] | None
    per_child: float | None


WarningCode = Literal[
    "no-randomisation",
    "regression-to-the-mean",
    "no-comparison",
    "many-missing",
    "missing-differ",
    "few-classes",
    "few-children",
    "clustering",
    "one-school",
    "same-rater",
    "tests-differ",
    "unlike-at-start",
    "many-measures",
    "waiting-classes",
    "no-measure",
]


@dataclass(frozen=True, slots=True)
class Caution:
    """What must be read beside the numbers. `percent`: a share that belongs to it; `about`: codes of measures."""

    code: WarningCode
    percent: int | None = None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything the statistics of a pilot say."""

    comparisons: tuple[Comparison, ...]
    doses: tuple[Dose, ...]
    cautions: tuple[Caution, ...]
    classes: Mapping[Group, int]
    counted_until: date

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(dict.fromkeys(one.measure for one in self.comparisons))


def key_of(place: Comparison | Dose, *rest: str) -> str:
    """The key of a published count: (comparison, group, n | listed | missing.<gap> | judged | better | worse |
    unchanged), or
    (dose, children | of)."""
    if isinstance(place, Dose):
        return "|".join(("dose", place.domain, *rest))
    when = f"{place.before.first:%Y%m%d}-{place.after.first:%Y%m%d}"
    return "|".join((place.measure.code, place.wave, when, *rest))
