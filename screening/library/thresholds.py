"""Which numbers of a rule set are configuration: their place in the definition, their limits, how they are written.

Everything else of a rule set is what the product promises (subscales never flag, no quotas, only a person closes …)
and is not offered anywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from screening.scoring import Rules

Kind = Literal["percentile", "count", "share"]
Group = Literal["norm", "count", "quality"]


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number that a district may set, from `low` to `high`, both included. Shares are exact fractions."""

    id: str
    group: Group
    kind: Kind
    path: tuple[str, ...]
    low: Fraction
    high: Fraction
    read: Callable[[Rules], Fraction]
    write: Callable[[Fraction], object]

    def allows(self, value: Fraction) -> bool:
        fits = value.denominator == 1 if self.kind == "count" else True
        return self.low <= value <= self.high and fits


def _whole(value: Fraction) -> object:
    return int(value)


def _percentile(value: Fraction) -> object:
    return int(value) if value.denominator == 1 else float(value)


def _fraction(value: Fraction) -> object:
    return f"{value.numerator}/{value.denominator}"


def _percent(value: Fraction) -> object:
    shown = value * 100
    return f"{int(shown)} %" if shown.denominator == 1 else f"{float(shown)} %"


def _threshold(
    group: Group, kind: Kind, name: str, path: str, limits: tuple[Fraction | int, Fraction | int], read: Any, write: Any
) -> Threshold:
    return Threshold(name, group, kind, tuple(path.split(".")), Fraction(limits[0]), Fraction(limits[1]), read, write)


_NORM, _COUNT, _TALK = "bands.norm_leg.", "bands.count_leg.", "data_quality.class_conversation."
MILDEST = Fraction(1, 10)  # the mildest share: one item in ten

THRESHOLDS: tuple[Threshold, ...] = (
    _threshold(
        "norm",
        "percentile",
        "norm_elevated",
        _NORM + "elevated_percentile",
        (51, 99),
        lambda rules: rules.norm_leg.elevated,
        _percentile,
    ),
    _threshold(
        "norm",
        "percentile",
        "norm_high",
        _NORM + "high_percentile",
        (51, 99),
        lambda rules: rules.norm_leg.high,
        _percentile,
    ),
    _threshold(
        "norm",
        "count",
        "content_floor",
        _NORM + "content_floor_items_in_upper_half",
        (1, 8),
        lambda rules: Fraction(rules.norm_leg.content_floor),
        _whole,
    ),
    _threshold(
        "count",
        "share",
        "count_elevated",
        _COUNT + "elevated",
        (MILDEST, 1),
        lambda rules: rules.count_leg.elevated,
        _fraction,
    ),
    _threshold(
        "count", "share", "count_high", _COUNT + "high", (MILDEST, 1), lambda rules: rules.count_leg.high, _fraction
    ),
    _threshold(
        "count",
        "share",
        "beside_norm",
        _COUNT + "beside_a_norm.high",
        (Fraction(1, 2), 1),
        lambda rules: rules.count_leg.beside_norm,
        _fraction,
    ),
    _threshold(
        "quality",
        "count",
        "quality_lines",
        "data_quality.max_lines",
        (1, 5),
        lambda rules: Fraction(rules.quality.lines),
        _whole,
    ),
    _threshold(
        "quality",
        "share",
        "identical_share",
        "data_quality.identical_rows.share_over",
        (Fraction(3, 10), Fraction(95, 100)),
        lambda rules: rules.quality.identical_share,
        _percent,
    ),
    _threshold(
        "quality",
        "count",
        "seconds_a_child",
        "data_quality.too_fast.seconds_a_child_under",
        (1, 30),
        lambda rules: Fraction(rules.quality.seconds_a_child),
        _whole,
    ),
    _threshold(
        "quality",
        "count",
        "conversation_few",
        _TALK + "flags_at_most",
        (0, 10),
        lambda rules: Fraction(rules.quality.conversation_few),
        _whole,
    ),
    _threshold(
        "quality",
        "count",
        "conversation_many",
        _TALK + "flags_more_than",
        (5, 49),
        lambda rules: Fraction(rules.quality.conversation_many),
        _whole,
    ),
)
BY_ID: Mapping[str, Threshold] = {threshold.id: threshold for threshold in THRESHOLDS}


def problems_of(changes: Mapping[str, Fraction], rules: Rules) -> dict[str, str]:
    """Why these changes to `rules` are refused, by threshold: `not-configuration`, `range`, `order`, `nothing`."""
    found = {name: "not-configuration" for name in changes if name not in BY_ID}
    found |= {name: "range" for name in changes if name in BY_ID and not BY_ID[name].allows(changes[name])}
    after = {one.id: changes.get(one.id, one.read(rules)) for one in THRESHOLDS}
    for lower, upper, strict in (
        ("norm_elevated", "norm_high", True),
        ("count_elevated", "count_high", True),
        ("count_high", "beside_norm", False),
        ("conversation_few", "conversation_many", True),
    ):
        if after[lower] > after[upper] or (strict and after[lower] == after[upper]):
            found.setdefault(upper if upper in changes else lower, "order")
    if not found and all(BY_ID[name].read(rules) == value for name, value in changes.items()):
        found[""] = "nothing"
    return found


def change_thresholds(rules: Rules, changes: Mapping[str, Fraction], version: str) -> dict[str, Any]:
    """The definition of `rules` with other thresholds and a version of its own."""
    mapping = rules.to_mapping()
    mapping["version"] = version
    for name, value in changes.items():
        threshold = BY_ID[name]
        if threshold.read(rules) == value:
            continue
        place = mapping
        for step in threshold.path[:-1]:
            place = place[step]
        place[threshold.path[-1]] = threshold.write(value)
        if threshold.group in ("norm", "count"):
            mapping["bands"]["version"] = version
    return mapping
