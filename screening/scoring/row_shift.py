"""Do the rows of a sheet fit last round better when moved by one? Then somebody may have slipped a row.

Every row of today is compared with every row of last round by a log likelihood ratio: how much likelier are the two
rows as answers about one child than as answers about two. Both rounds are centred on the class of their day, since a
teacher's ruler moves; the row's mean and its profile (item minus mean) are treated as normal, with correlations
between rounds taken from the class itself where it fits best (in place, or moved by one either way). A run of rows
that gains by moving is believed only when it also gains more than by moving 2 to 9 rows, which nobody does: so a class
whose answers say little about who is who keeps quiet, whatever its size.

The limits are our own, chosen on simulated classes (docs/scoring.md), not from a publication.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Row = Sequence[int | None]
Floats = npt.NDArray[np.float64]

MIN_ROWS = 5
"""A shorter slip cannot be told from chance."""
MIN_GAIN = 6.0
"""Log likelihood by which the run must fit better moved than where it stands."""
GAIN_OF_ONE_FORM = 8.0
"""The same where the forms together say nothing and one of them does: one more question, so a harder one."""
MIN_LEAD = 1.0
"""By which it must gain more than by any move of 2 to 9 rows."""
FURTHEST = 9
SMALLEST = 12
"""Children with answers in both rounds; with fewer there is nothing to compare a move with."""
CAP = 2.5
LEAST_SPREAD = 0.5, 0.2
"""Of an item and of a mean: where nearly everybody is 0 a single 1 is no wonder."""
MEAN_LIMITS, PROFILE_LIMITS, DRAWN_IN = (0.1, 0.7), (0.0, 0.5), 0.9
"""Correlations between rounds: their bounds, and how far the best of three alignments is drawn towards 0."""


@dataclass(frozen=True, slots=True)
class Shift:
    """First and last row (positions) of a likely slip by one row, and the log likelihood it gains by moving."""

    first: int
    last: int
    gain: float


def find_shift(now: Sequence[Row], before: Sequence[Row], *, least: float = MIN_GAIN) -> Shift | None:
    """The likeliest slip by one row and the log likelihood it gains; None when no run of rows gains enough.

    `now`, `before`: n rows × k codes in seat order, this and last round of the same children, `None` = no answer. Rows
    with fewer than half of the codes in common say nothing for or against. `least`: what it must gain. Formula: sum of
    the log likelihood ratios of a run of rows, moved against in place, the best run by Kadane's scan. Raises
    `ValueError` for rows of unequal length. Source: our own limits, docs/scoring.md, “Slipped rows”.
    """
    today, earlier = _numbers(now), _numbers(before)
    comparable = _answered(today) & _answered(earlier)
    if comparable.sum() < SMALLEST:
        return None
    ratios = _log_ratios(today, earlier)
    runs = {step: _best_run(ratios, step) for step in _steps(len(ratios))}
    best = max((runs[step] for step in (1, -1) if runs[step]), key=lambda run: run.gain if run else 0.0, default=None)
    if best is None or best.gain < least:
        return None
    chance = max((run.gain for step, run in runs.items() if run and abs(step) > 1), default=0.0)
    return best if best.gain >= chance + MIN_LEAD else None


def _numbers(rows: Sequence[Row]) -> Floats:
    """Missing answers as NaN."""
    return np.array([[np.nan if code is None else code for code in row] for row in rows], dtype=float, ndmin=2)


def _answered(rows: Floats) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = 2 * (~np.isnan(rows)).sum(axis=1) >= rows.shape[1]
    return found


def _log_ratios(today: Floats, earlier: Floats) -> Floats:
    """n × n: row of today against row of last round; 0 where they cannot be compared."""
    (mean, profile), (mean_before, profile_before) = _standardised(today, earlier), _standardised(earlier, today)
    r_mean = _correlation(mean[:, None], mean_before[:, None], MEAN_LIMITS)
    r_profile = _correlation(profile, profile_before, PROFILE_LIMITS)
    there, there_before = np.isfinite(today).astype(float), np.isfinite(earlier).astype(float)
    common = there @ there_before.T
    squares = (profile**2) @ there_before.T + there @ (profile_before**2).T
    ratios = _ratio(mean[:, None] ** 2 + mean_before[None, :] ** 2, np.outer(mean, mean_before), 1.0, r_mean)
    ratios = ratios + _ratio(squares, profile @ profile_before.T, common, r_profile)
    return np.where(2 * common >= today.shape[1], ratios, 0.0)


def _standardised(rows: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Mean of each row and its profile, both about 0 with spread 1 in the class; 0 where nothing was answered."""
    centred = rows - _over(np.nanmean, rows)
    spread = np.sqrt((_over(np.nanvar, rows) + _over(np.nanvar, other)) / 2)
    items = centred / np.maximum(spread, LEAST_SPREAD[0])
    means = np.where(_answered(rows), np.nansum(items, axis=1) / np.maximum(np.isfinite(items).sum(axis=1), 1), 0.0)
    profile = np.nan_to_num(np.clip(items - means[:, None], -CAP, CAP))
    means = np.clip(means / max(float(means.std()), LEAST_SPREAD[1]), -CAP, CAP)
    return means, profile / max(float(profile.std()), LEAST_SPREAD[1])


def _over(statistic: Callable[..., Floats], rows: Floats) -> Floats:
    """Of each item; 0 where nobody answered it."""
    filled = np.where(np.isfinite(rows).any(axis=0), rows, 0.0)
    found: Floats = statistic(filled, axis=0)
    return found


def _correlation(values: Floats, before: Floats, limits: tuple[float, float]) -> float:
    """About 0, of the best of three alignments."""
    pairs = [(values, before), (values[:-1], before[1:]), (values[1:], before[:-1])]
    found = [float((a * b).mean() / max(np.sqrt((a**2).mean() * (b**2).mean()), 1e-9)) for a, b in pairs]
    return float(np.clip(DRAWN_IN * max(found), *limits))


def _ratio(squares: Floats, products: Floats, count: float | Floats, r: float) -> Floats:
    """Log likelihood of `count` standard normal pairs correlated by r, less that of unrelated ones."""
    left: Floats = -np.asarray(count) * np.log(1 - r * r) / 2 - (r * r * squares - 2 * r * products) / (2 * (1 - r * r))
    return left


def _steps(rows: int) -> list[int]:
    furthest = min(FURTHEST, rows - MIN_ROWS)
    return [step for size in range(1, furthest + 1) for step in (size, -size)]


def _best_run(ratios: Floats, step: int) -> Shift | None:
    """The run that gains most by moving `step` rows (Kadane's scan); rows that say nothing do not end it."""
    best: Shift | None = None
    start, gain, said = 0, 0.0, 0
    for row in range(max(0, -step), min(len(ratios), len(ratios) - step)):
        gained = float(ratios[row, row + step] - ratios[row, row])
        if gain <= 0:
            start, gain, said = row, 0.0, 0
        gain, said = gain + gained, said + (gained != 0)
        if gained > 0 and said >= MIN_ROWS and (best is None or gain > best.gain):
            best = Shift(start, row, gain)
    return best
