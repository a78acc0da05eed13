"""How far two forms about the same children go together. Pure: arrays in, frozen values out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.research.psychometrics.statistics import SMALLEST_GROUP, SMALLEST_SAMPLE, Matrix, Statistic


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two forms on the same `n` children: how far their totals go together, and whether both say “elevated”."""

    n: int
    pearson: Statistic
    spearman: Statistic
    kappa: Statistic


def agreement(first: Matrix, second: Matrix, elevated: NDArray[np.bool_], other: NDArray[np.bool_]) -> Agreement:
    """How far the totals of two forms go together over n children, row by row the same child.

    `first`, `second`: n totals in points, NaN = not scorable; those rows are left out. `elevated`, `other`: n truth
    values. Every statistic is None (“few”) below thirty children. Source: Pearson's formula, the same of mid-ranks
    (Spearman), and `kappa`.
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    a, b, high_a, high_b = first[both], second[both], elevated[both], other[both]
    if len(a) < SMALLEST_SAMPLE:
        few = Statistic(None, "few")
        return Agreement(len(a), few, few, few)
    return Agreement(len(a), _pearson(a, b), _pearson(mid_ranks(a), mid_ranks(b)), kappa(high_a, high_b))


def kappa(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> Statistic:
    """Agreement of two yes-or-no judgements beyond chance, between −1 and 1: formula (pₒ − pₑ) / (1 − pₑ), n truth
    values each.

    None where fewer than five children are elevated on either, or chance alone would agree always. Source: Cohen 1960,
    Educ Psychol Meas 20:37–46.
    """
    if min(int(first.sum()), int(second.sum())) < SMALLEST_GROUP:
        return Statistic(None, "few-elevated")
    observed = float((first == second).mean())
    p, q = float(first.mean()), float(second.mean())
    chance = p * q + (1 - p) * (1 - q)
    return Statistic((observed - chance) / (1 - chance)) if chance < 1 else Statistic(None, "no-variation")


def mid_ranks(values: Matrix) -> Matrix:
    """Ranks from 1 of an array of n values, ties sharing their mean rank; formula last − (ties − 1) / 2. What
    Spearman's coefficient correlates. NaN must have been left out.
    """
    _unique, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = counts.cumsum()
    ranks: Matrix = (last - (counts - 1) / 2)[place].astype(np.float64)
    return ranks


def _pearson(first: Matrix, second: Matrix) -> Statistic:
    if first.std() == 0 or second.std() == 0:
        return Statistic(None, "no-variation")
    return Statistic(float(np.corrcoef(first, second)[0, 1]))
