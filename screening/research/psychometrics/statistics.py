"""Statistics of one form in one round. Pure: arrays of answers in, frozen values out; no names, no Django.

Item statistics and reliability rest on the complete rows (every item of the total answered), as in `screening.scoring`;
rater effects and agreement on the totals as they were scored. A statistic that cannot be given says why instead.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening import scoring
from screening.scoring.bins import Bin, bins_of

Matrix = NDArray[np.float64]

SMALLEST_SAMPLE = 30
"""Below so many children no statistic is shown."""
SMALLEST_CLASSES = 10  # below it nothing about classes is shown: it could point to one of them
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class FormData:
    """One form of n children and k items.

    `codes`: n × k raw codes, NaN where there is none. `not_observed`, `by_rest`: n × k, true where “no chance to see”
    was said, and where a 0 was said of the rest of a class. `turned`: k, true for a reversed item. `totals`: n scored
    totals, NaN = not scorable. `classes`: n opaque labels. `elevated`: n, whether the total was at least elevated.
    `lowest`, `highest`: the range of a code. `points`: n × k, what each code adds to the total, and `span`, the range
    of the total, where that is not the code itself.
    """

    codes: Matrix
    not_observed: NDArray[np.bool_]
    by_rest: NDArray[np.bool_]
    turned: NDArray[np.bool_]
    totals: Matrix
    classes: NDArray[np.int64]
    elevated: NDArray[np.bool_]
    lowest: int
    highest: int
    points: Matrix | None = None
    span: tuple[int, int] | None = None

    @property
    def keyed(self) -> Matrix:
        """The n × k codes in points: formula x′ = highest + lowest − x for a reversed item, or `points`; NaN stays."""
        turned: Matrix = np.where(self.turned, self.highest + self.lowest - self.codes, self.codes)
        return turned if self.points is None else self.points


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
    with_rest: int  # children with a 0 of the rest of a class
    rest_share: float  # of all answers
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
        """Whether thirty rows are complete, or nothing is shown. Source: docs/scoring.md, “The psychometric report”."""
        return self.complete >= SMALLEST_SAMPLE


def describe(data: FormData) -> FormStatistics:
    """All statistics of one form of n children and k items, in points of the form.

    Never raises for odd data: a constant item, no spread, too few children give None and a word why. Source:
    docs/scoring.md, “The psychometric report of a round”, which gives the formulas of `screening.scoring`.
    """
    keyed = data.keyed
    complete = keyed[~np.isnan(keyed).any(axis=1)]
    totals = complete.sum(axis=1)
    lowest, highest = data.span or tuple(edge * data.codes.shape[1] for edge in (data.lowest, data.highest))
    return FormStatistics(
        assessed=len(data.codes),
        scorable=int((~np.isnan(data.totals)).sum()),
        complete=len(complete),
        with_rest=int(data.by_rest.any(axis=1).sum()),
        rest_share=float(data.by_rest.sum() / max(1, np.isfinite(data.codes).sum())),
        items=_items(data, complete),
        bins=bins_of(totals.astype(np.int64).tolist(), lowest, highest),
        at_lowest=int((totals == lowest).sum()),
        at_highest=int((totals == highest).sum()),
        mean=_of_sample(complete, lambda rows: float(rows.sum(axis=1).mean())),
        sd=_of_sample(complete, lambda rows: float(rows.sum(axis=1).std(ddof=1))),
        reliability=_reliability(complete),
        classes=_classes(data),
    )


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
    try:
        return [Statistic(float(value)) for value in scoring.alpha_if_deleted(rows)]
    except scoring.ScoringError:  # of one of them: which, and why, each says by itself
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
    labels, totals = data.classes[scored], data.totals[scored]
    order = np.lexsort((totals, labels))
    ends = np.flatnonzero(np.diff(labels[order])) + 1
    groups = [group.tolist() for group in np.split(totals[order], ends)] if len(totals) else []
    n, size = len(totals), len(totals) / len(groups) if groups else 0.0
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
