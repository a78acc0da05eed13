"""Means and differences of children who sit in classes. Pure.

Children of one class share a teacher and a year; thirty of them say less than thirty from thirty classes. The variance
of a mean is therefore taken from the classes' own sums (CR2, bias-reduced), and its degrees of freedom from how many
classes there are and how unequal they are. With classes of equal size this is the t test of the class means.

Sources: Bell & McCaffrey 2002, Survey Methodology 28 (variance and degrees of freedom, as the R package CR2 gives
them); Hedges 1981, J Educ Stat 6:107–128 (correction, as the R package metafor gives it).
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from screening.research.evaluation.result import Estimate, Interval
from screening.scoring.distributions import incomplete_beta

Floats = NDArray[np.float64]

SMALLEST_GROUP = 10
"""Below so many children nothing is estimated."""
SMALLEST_CLUSTERS = 4
"""Below so many classes (or schools) there is no interval: how far classes differ cannot be told from two or three."""
TAIL = 0.975


@dataclass(frozen=True)
class Sample:
    """Values of one group with the class (or school) of each child."""

    values: Sequence[float]
    clusters: Sequence[Hashable]

    @property
    def n(self) -> int:
        """How many children there are: the rows of the sample."""
        return len(self.values)

    @cached_property
    def groups(self) -> list[list[float]]:
        """The values class by class (or school by school), in the order in which the classes first occur; [] without
        children.

        Raises `ValueError` when there are not as many clusters as values.
        """
        found: dict[Hashable, list[float]] = {}
        for value, cluster in zip(self.values, self.clusters, strict=True):
            found.setdefault(cluster, []).append(value)
        return list(found.values())

    @cached_property
    def mean(self) -> float:
        """The mean over children, formula Σ x / n, in the unit of the measure; raises `ZeroDivisionError` for none."""
        return math.fsum(self.values) / self.n

    @cached_property
    def sd(self) -> float:
        """The standard deviation over children, formula with n − 1, in the unit of the measure; 0 below two."""
        return float(np.std(self.values, ddof=1)) if self.n > 1 else 0.0


def mean_of(sample: Sample) -> Estimate:
    """The mean and its 95 % interval in the unit of the measure, classes counted as what was drawn.

    Formula mean ± t √V with V and the degrees of freedom of `_variance`. The value is None (with the word why) for
    fewer than ten children or values all alike, the interval None for fewer than four classes. Source: Bell & McCaffrey
    2002.
    """
    if sample.n < SMALLEST_GROUP:
        return Estimate(None, why="few-children")
    if sample.sd == 0:
        return Estimate(None, why="no-spread")
    return _with_interval(sample.mean, [sample])


def difference_of(one: Sample, other: Sample) -> Estimate:
    """Mean of `one` − mean of `other` with its 95 % interval in the unit of the measure.

    Formula difference ± t √(V₁ + V₂), degrees of freedom (tr M₁ + tr M₂)² / (Σ M₁² + Σ M₂²) (Satterthwaite). None under
    the same conditions as in `mean_of`, for either of the two. Source: Bell & McCaffrey 2002.
    """
    if min(one.n, other.n) < SMALLEST_GROUP:
        return Estimate(None, why="few-children")
    if one.sd == 0 or other.sd == 0:
        return Estimate(None, why="no-spread")
    return _with_interval(one.mean - other.mean, [one, other])


def _with_interval(value: float, samples: Sequence[Sample]) -> Estimate:
    if min(len(sample.groups) for sample in samples) < SMALLEST_CLUSTERS:
        return Estimate(value, why="few-classes")
    parts = [_variance(sample) for sample in samples]
    variance = sum(part[0] for part in parts)
    df = sum(part[1] for part in parts) ** 2 / sum(part[2] for part in parts)
    if variance <= 0:
        return Estimate(value, why="no-spread")
    reach = t_quantile(TAIL, df) * math.sqrt(variance)
    return Estimate(value, Interval(value - reach, value + reach), df=df)


def _variance(sample: Sample) -> tuple[float, float, float]:
    """CR2 variance of the mean, and the trace and the sum of squares of its matrix for the degrees of freedom.

    With the residual sum u of each class of n of N children: V = Σ u² / (N² (1 − n/N)). The matrix has, for equally
    spread independent children, the covariances of the terms.
    """
    groups, mean = sample.groups, sample.mean
    sizes, total = np.array([len(group) for group in groups], dtype=float), float(sample.n)
    sums: Floats = np.array([math.fsum(value - mean for value in group) for group in groups])
    weights = 1 / (total * np.sqrt(1 - sizes / total))
    matrix = np.diag(weights**2 * sizes) - np.outer(weights * sizes, weights * sizes) / total
    return float((weights**2 * sums**2).sum()), float(matrix.trace()), float((matrix**2).sum())


def pooled_sd(samples: Sequence[Sample]) -> tuple[float, int]:
    """Pooled standard deviation and its degrees of freedom: formula √(Σ (n − 1) s² / Σ (n − 1)).

    In the unit of the measure. Raises `ZeroDivisionError` when no sample has two children.
    """
    df = sum(sample.n - 1 for sample in samples)
    return math.sqrt(sum((sample.n - 1) * sample.sd**2 for sample in samples) / df), df


def standardised(raw: Estimate, sd: float, df: int) -> Estimate:
    """`raw` in standard deviations, with Hedges' correction J = 1 − 3 / (4 df − 1).

    The interval takes in that the standard deviation is itself estimated: Var = J² (SE² / SD² + d² / 2 df), with the
    degrees of freedom of `raw`. It is symmetric, an approximation good for effects below about one. The value stays
    None where `raw` has none, or the spread is 0. Source: Hedges 1981, J Educ Stat 6:107–128.
    """
    if raw.value is None:
        return raw
    if sd <= 0:
        return Estimate(None, why="no-spread")
    correction, d = 1 - 3 / (4 * df - 1), raw.value / sd
    if raw.interval is None or raw.df is None:
        return Estimate(correction * d, why=raw.why)
    quantile = t_quantile(TAIL, raw.df)
    error = (raw.interval.high - raw.value) / quantile
    reach = quantile * correction * math.sqrt((error / sd) ** 2 + d**2 / (2 * df))
    return Estimate(correction * d, Interval(correction * d - reach, correction * d + reach), df=raw.df)


@lru_cache(maxsize=256)
def t_quantile(probability: float, df: float) -> float:
    """The value below which Student's t with `df` (whole or not) degrees of freedom lies with a probability ≥ ½.

    Formula: df / (df + t²) is Beta(df / 2, ½); 64 halvings of `incomplete_beta`, whose `ScoringError` it raises for df
    ≤ 0.
    """
    tail, low, high = 2 * (1 - probability), 0.0, 1.0
    for _ in range(64):
        middle = (low + high) / 2
        if incomplete_beta(middle, df / 2, 0.5) < tail:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return math.sqrt(df * (1 - x) / x)
