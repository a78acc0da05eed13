"""Statistics of one form in one round. Pure: arrays of answers in, frozen values out; no names, no Django.

Item statistics and reliability rest on the complete rows (every item of the total answered), as in `screening.scoring`;
rater effects and agreement on the totals as they were scored. A statistic that cannot be given says why instead.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from screening import scoring

Matrix = NDArray[np.float64]

SMALLEST_SAMPLE = 30
"""Below so many children no statistic is shown."""
SMALLEST_CLASSES = 10
"""Below so many classes nothing about classes is shown: it could point to one of them."""
SMALLEST_GROUP = 5
BINS = 12


@dataclass(frozen=True, slots=True)
class FormData:
    """One form of n children and k items.

    `codes`: n × k raw codes, NaN where there is none. `not_observed`: n × k, true where “no chance to see” was said.
    `turned`: k, true for a reversed item. `totals`: n scored totals, NaN = not scorable. `classes`: n opaque labels.
    `elevated`: n, whether the total was at least elevated. `lowest`, `highest`: the range of a code.
    """

    codes: Matrix
    not_observed: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    totals: Matrix
    classes: NDArray[np.int64]
    elevated: NDArray[np.bool_]
    lowest: int
    highest: int

    @property
    def keyed(self) -> Matrix:
        """The n × k codes after reversal, in points: formula x′ = highest + lowest − x for a reversed item; NaN stays
        NaN.
        """
        turned: Matrix = np.where(self.turned, self.highest + self.lowest - self.codes, self.codes)
        return turned


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number, or a word why there is none: few · constant-item · no-variation · few-items · no-model · below-zero ·
    few-classes · few-elevated."""

    value: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. `codes`: code → complete rows with it; the other counts are of all rows."""

    codes: dict[int, int]
    not_observed: int
    unanswered: int
    item_rest: Statistic
    alpha_without: Statistic


@dataclass(frozen=True, slots=True)
class Bin:
    """Complete rows whose total lies from `low` to `high`, both included."""

    low: int
    high: int
    count: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of the complete rows. `interval`: Feldt's 95 % interval of alpha. `sem`: in points, from alpha."""

    alpha: Statistic
    interval: tuple[float, float] | None
    standardized: Statistic
    omega: Statistic
    mean_r: Statistic
    sem: Statistic


@dataclass(frozen=True, slots=True)
class Classes:
    """How far children rated together resemble each other. `means`: of classes with at least five scored children, in
    ascending order; empty, like `quartiles`, where fewer than ten classes are that large."""

    children: int
    classes: int
    mean_size: float
    icc: Statistic
    design_effect: Statistic
    means: tuple[float, ...]
    quartiles: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class FormStatistics:
    """Everything about one form. Counts are people and are published through disclosure control only."""

    assessed: int
    scorable: int
    complete: int
    items: tuple[ItemStatistics, ...]
    bins: tuple[Bin, ...]
    at_lowest: int
    at_highest: int
    mean: Statistic
    sd: Statistic
    reliability: Reliability
    classes: Classes

    @property
    def enough(self) -> bool:
        """Whether at least thirty rows are complete: below it no statistic is shown, whatever could be computed.
        Source: docs/scoring.md, “The psychometric report of a round”.
        """
        return self.complete >= SMALLEST_SAMPLE


def describe(data: FormData) -> FormStatistics:
    """All statistics of one form of n children and k items, in points of the form.

    Never raises for odd data: a constant item, no spread, too few children give None and a word why. Source:
    docs/scoring.md, “The psychometric report of a round”, which gives the formulas of `screening.scoring`.
    """
    keyed = data.keyed
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    totals = complete.sum(axis=1)
    lowest, highest = (edge * data.codes.shape[1] for edge in (data.lowest, data.highest))
    return FormStatistics(
        assessed=len(data.codes),
        scorable=int((~np.isnan(data.totals)).sum()),
        complete=len(complete),
        items=_items(data, complete),
        bins=bins_of([int(total) for total in totals], lowest, highest),
        at_lowest=int((totals == lowest).sum()),
        at_highest=int((totals == highest).sum()),
        mean=_of_sample(complete, lambda rows: float(rows.sum(axis=1).mean())),
        sd=_of_sample(complete, lambda rows: float(rows.sum(axis=1).std(ddof=1))),
        reliability=_reliability(complete),
        classes=_classes(data),
    )


def bins_of(totals: Sequence[int], lowest: int, highest: int) -> tuple[Bin, ...]:
    """A histogram of at most twelve equal bins over the range in points, neighbours merged until none holds 1 to 4
    children.

    The formula of a bin's width is ⌈(highest − lowest + 1) / 12⌉; a last bin narrower than the others joins its
    neighbour. A total outside the range is counted in no bin.
    """
    width = max(1, math.ceil((highest - lowest + 1) / BINS))
    counted = Counter((total - lowest) // width for total in totals)
    found = [
        Bin(low, min(low + width - 1, highest), counted[index])
        for index, low in enumerate(range(lowest, highest + 1, width))
    ]
    if len(found) > 1 and found[-1].high - found[-1].low + 1 < width:  # a last bin narrower than the others
        found[-2:] = [Bin(found[-2].low, highest, found[-2].count + found[-1].count)]
    while len(found) > 1 and any(0 < one.count < SMALLEST_GROUP for one in found):
        found = _merge_smallest(found)
    return tuple(found)


def _merge_smallest(found: list[Bin]) -> list[Bin]:
    """The smallest bin of 1 to 4 goes together with its smaller occupied neighbour, empty ones between included."""
    at = min((i for i, one in enumerate(found) if 0 < one.count < SMALLEST_GROUP), key=lambda i: found[i].count)
    left = next((i for i in range(at - 1, -1, -1) if found[i].count), None)
    right = next((i for i in range(at + 1, len(found)) if found[i].count), None)
    sides = [i for i in (left, right) if i is not None]
    to = min(sides, key=lambda i: found[i].count) if sides else (0 if at else len(found) - 1)
    first, last = min(at, to), max(at, to)
    merged = Bin(found[first].low, found[last].high, sum(one.count for one in found[first : last + 1]))
    return [*found[:first], merged, *found[last + 1 :]]


def _items(data: FormData, complete: Matrix) -> tuple[ItemStatistics, ...]:
    rests, without = _item_rest(complete), _alpha_without(complete)
    raw = data.codes[~np.isnan(data.codes).any(axis=1)]
    unanswered = np.isnan(data.codes) & ~data.not_observed
    return tuple(
        ItemStatistics(
            codes={code: int((raw[:, k] == code).sum()) for code in range(data.lowest, data.highest + 1)},
            not_observed=int(data.not_observed[:, k].sum()),
            unanswered=int(unanswered[:, k].sum()),
            item_rest=rests[k],
            alpha_without=without[k],
        )
        for k in range(data.codes.shape[1])
    )


def _item_rest(rows: Matrix) -> list[Statistic]:
    """An item everybody answered alike has none; it changes nothing for the others."""
    k = rows.shape[1]
    if len(rows) < SMALLEST_SAMPLE:
        return [Statistic(None, "few")] * k
    varies = rows.std(axis=0) > 0
    found = [Statistic(None, "constant-item")] * k
    if varies.sum() < 2:
        return found
    try:
        values = scoring.item_rest_correlations(rows[:, varies])
    except scoring.ScoringError:
        return [Statistic(None, "no-variation" if does else "constant-item") for does in varies]
    for place, value in zip(np.flatnonzero(varies), values, strict=True):
        found[place] = Statistic(float(value))
    return found


def _alpha_without(rows: Matrix) -> list[Statistic]:
    k = rows.shape[1]
    if len(rows) < SMALLEST_SAMPLE or k < 3:
        return [Statistic(None, "few" if k >= 3 else "few-items")] * k
    return [_of_sample(np.delete(rows, item, axis=1), scoring.cronbach_alpha) for item in range(k)]


def _reliability(rows: Matrix) -> Reliability:
    alpha = _of_sample(rows, scoring.cronbach_alpha)
    interval = None if alpha.value is None else scoring.feldt_interval(alpha.value, len(rows), rows.shape[1])
    return Reliability(
        alpha=alpha,
        interval=interval,
        standardized=_of_sample(rows, scoring.standardized_alpha),
        omega=_omega(rows),
        mean_r=_of_sample(rows, scoring.mean_inter_item_correlation),
        sem=_sem(rows, alpha),
    )


def _omega(rows: Matrix) -> Statistic:
    if rows.shape[1] < 3:
        return Statistic(None, "few-items")
    found = _of_sample(rows, scoring.omega_total)
    return Statistic(None, "no-model") if found.why == "no-variation" else found


def _sem(rows: Matrix, alpha: Statistic) -> Statistic:
    if alpha.value is None:
        return alpha
    if alpha.value < 0:
        return Statistic(None, "below-zero")
    sd = float(rows.sum(axis=1).std(ddof=1))
    return Statistic(scoring.standard_error_of_measurement(sd, alpha.value))


def _of_sample(rows: Matrix, function: Callable[[Matrix], float]) -> Statistic:
    """The statistic of complete rows, or why there is none."""
    if len(rows) < SMALLEST_SAMPLE:
        return Statistic(None, "few")
    try:
        return Statistic(float(function(rows)))
    except scoring.WrongShape:
        return Statistic(None, "few-items")
    except scoring.ScoringError:
        return Statistic(None, "constant-item" if (rows.std(axis=0) == 0).any() else "no-variation")


def _classes(data: FormData) -> Classes:
    scored = ~np.isnan(data.totals)
    pairs = sorted(zip(data.classes[scored].tolist(), data.totals[scored].tolist(), strict=True))
    groups = [[total for _label, total in rows] for _label, rows in groupby(pairs, key=lambda pair: pair[0])]
    n, size = len(pairs), len(pairs) / len(groups) if groups else 0.0
    if n < SMALLEST_SAMPLE or len(groups) < SMALLEST_CLASSES:
        none = Statistic(None, "few" if n < SMALLEST_SAMPLE else "few-classes")
        return Classes(n, len(groups), size, none, none, (), None)
    means, quartiles = _means(groups)
    try:
        icc = scoring.icc1(groups)
    except scoring.ScoringError as error:
        none = Statistic(None, "few" if isinstance(error, scoring.WrongShape) else "no-variation")
        return Classes(n, len(groups), size, none, none, means, quartiles)
    effect = Statistic(scoring.design_effect(size, icc))
    return Classes(n, len(groups), size, Statistic(icc), effect, means, quartiles)


def _means(groups: Sequence[Sequence[float]]) -> tuple[tuple[float, ...], tuple[float, float, float] | None]:
    """A mean of one to four children would be nearly a child's own total."""
    means = sorted(math.fsum(group) / len(group) for group in groups if len(group) >= SMALLEST_GROUP)
    if len(means) < SMALLEST_CLASSES:
        return (), None
    low, middle, high = (float(value) for value in np.percentile(means, (25, 50, 75)))
    return tuple(means), (low, middle, high)
