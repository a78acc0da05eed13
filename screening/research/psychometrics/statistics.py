"""Statistics of one form in one round. Pure: arrays of answers in, frozen values out; no names, no Django.

All but the gaps is of the complete rows (every item of the total answered), as in `screening.scoring`. A statistic that
cannot be given says why instead.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening import scoring

Codes = NDArray[np.int16]
Points = NDArray[np.float64]

UNANSWERED, UNSEEN = -(2**15), 1 - 2**15  # below every code
SMALLEST_SAMPLE = 30
"""Below so many children no statistic is shown."""


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number, or a word why there is none: few · constant-item · no-variation · few-items."""

    value: float | None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One item. `codes`: code → complete rows with it; the other counts are of all rows."""

    codes: dict[int, int]
    not_observed: int
    unanswered: int
    item_rest: Statistic


@dataclass(frozen=True, slots=True)
class FormStatistics:
    """Everything about one form. Counts are people: published through disclosure control only. `interval`: of alpha."""

    assessed: int
    scorable: int
    complete: int
    items: tuple[ItemStatistics, ...]
    mean: Statistic
    sd: Statistic
    alpha: Statistic
    interval: tuple[float, float] | None

    @property
    def enough(self) -> bool:
        """Whether thirty rows are complete, or nothing is shown. Source: docs/scoring.md, “The psychometric report”."""
        return self.complete >= SMALLEST_SAMPLE


def describe(said: Codes, points: Points, *, scorable: int, codes: Collection[int]) -> FormStatistics:
    """All statistics of one form of n children and k items, in points of the form.

    `said`, `points`: n × k, what was answered, and what it adds to the total (NaN where there is no code). `scorable`:
    how many of the n have a total. `codes`: all that may be answered. Never raises for odd data: a constant item, no
    spread, too few children give None and a word why. Source: docs/scoring.md, “The psychometric report of a round”,
    which gives the formulas of `screening.scoring`.
    """
    complete = ~np.isnan(points).any(axis=1)
    rows, answers = points[complete], said[complete]
    alpha = _of_sample(rows, scoring.cronbach_alpha)
    items = (
        ItemStatistics(
            codes={code: int((answers[:, k] == code).sum()) for code in codes},
            not_observed=int((said[:, k] == UNSEEN).sum()),
            unanswered=int((said[:, k] == UNANSWERED).sum()),
            item_rest=rest,
        )
        for k, rest in enumerate(_item_rest(rows))
    )
    return FormStatistics(
        assessed=len(said),
        scorable=scorable,
        complete=len(rows),
        items=tuple(items),
        mean=_of_sample(rows, lambda rows: float(rows.sum(axis=1).mean())),
        sd=_of_sample(rows, lambda rows: float(rows.sum(axis=1).std(ddof=1))),
        alpha=alpha,
        interval=None if alpha.value is None else scoring.feldt_interval(alpha.value, *rows.shape),
    )


def _item_rest(rows: Points) -> list[Statistic]:
    """An item everybody answered alike has none; it changes nothing for the others."""
    if len(rows) < SMALLEST_SAMPLE:
        return [Statistic(None, "few")] * rows.shape[1]
    varies = rows.std(axis=0) > 0
    found = [Statistic(None, "no-variation" if does and varies.sum() > 1 else "constant-item") for does in varies]
    try:
        values = scoring.item_rest_correlations(rows[:, varies])
    except scoring.ScoringError:
        return found
    for place, value in zip(np.flatnonzero(varies), values, strict=True):
        found[place] = Statistic(float(value))
    return found


def _of_sample(rows: Points, function: Callable[[Points], float]) -> Statistic:
    if len(rows) < SMALLEST_SAMPLE:
        return Statistic(None, "few")
    try:
        return Statistic(float(function(rows)))
    except scoring.WrongShape:
        return Statistic(None, "few-items")
    except scoring.ScoringError:
        return Statistic(None, "constant-item" if (rows.std(axis=0) == 0).any() else "no-variation")
