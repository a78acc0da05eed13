"""Which numbers of a rule set are configuration: their place in the definition, their limits, how they are written.

Everything else of a rule set is what the product promises (subscales never flag, no quotas, only a person closes …)
and is not offered anywhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter
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


def _number(value: Fraction) -> object:
    return int(value) if value.denominator == 1 else float(value)


def _fraction(value: Fraction) -> object:
    return f"{value.numerator}/{value.denominator}"


def _percent(value: Fraction) -> object:
    return f"{_number(value * 100)} %"


PLACES = {  # of each group: in the rules of the engine, and in the definition
    "norm": ("norm_leg", "bands.norm_leg"),
    "count": ("count_leg", "bands.count_leg"),
    "quality": ("quality", "data_quality"),
}
MILDEST = Fraction(1, 10)  # the mildest share: one item in ten
HALF, ALIKE = Fraction(1, 2), (Fraction(3, 10), Fraction(95, 100))


def _threshold(
    group: Group, kind: Kind, name: str, read: str, path: str, limits: tuple[Fraction | int, Fraction | int]
) -> Threshold:
    """`read` is where the engine finds the number among its rules, `path` where it stands in the definition."""
    rules_part, part = PLACES[group]
    value = attrgetter(f"{rules_part}.{read}")
    write = _percent if name == "identical_share" else _fraction if kind == "share" else _number
    return Threshold(
        id=name,
        group=group,
        kind=kind,
        path=(*part.split("."), *path.split(".")),
        low=Fraction(limits[0]),
        high=Fraction(limits[1]),
        read=lambda rules: Fraction(value(rules)),
        write=write,
    )


THRESHOLDS: tuple[Threshold, ...] = (
    _threshold("norm", "percentile", "norm_elevated", "elevated", "elevated_percentile", (51, 99)),
    _threshold("norm", "percentile", "norm_high", "high", "high_percentile", (51, 99)),
    _threshold("norm", "count", "content_floor", "content_floor", "content_floor_items_in_upper_half", (1, 8)),
    _threshold("count", "share", "count_elevated", "elevated", "elevated", (MILDEST, 1)),
    _threshold("count", "share", "count_high", "high", "high", (MILDEST, 1)),
    _threshold("count", "share", "beside_norm", "beside_norm", "beside_a_norm.high", (HALF, 1)),
    _threshold("quality", "count", "quality_lines", "lines", "max_lines", (1, 5)),
    _threshold(
        "quality",
        "share",
        "identical_share",
        "identical_share",
        "identical_rows.share_over",
        ALIKE,
    ),
    _threshold("quality", "count", "seconds_a_child", "seconds_a_child", "too_fast.seconds_a_child_under", (1, 30)),
    _threshold("quality", "count", "conversation_few", "conversation_few", "class_conversation.flags_at_most", (0, 10)),
    _threshold(
        "quality", "count", "conversation_many", "conversation_many", "class_conversation.flags_more_than", (5, 49)
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
