"""Means and differences of children who sit in classes. Pure.

Children of one class share a teacher and a year; thirty of them say less than thirty from thirty classes. The variance
of a mean is therefore taken from the classes' own sums (CR2, bias-reduced), and its degrees of freedom from how many
classes there are and how unequal they are. With classes of equal size this is the t test of the class means.

Source: Bell & McCaffrey 2002, Survey Methodology 28 (variance and degrees of freedom, as the R package CR2 gives them).
"""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from screening.scoring.distributions import f_quantile

Floats = NDArray[np.float64]
Why = Literal["", "few-children", "few-classes", "no-spread", "no-comparison"]

SMALLEST_GROUP = 10  # children: below it nothing is estimated
SMALLEST_CLUSTERS = 4  # classes or schools: how far they differ cannot be told from two or three


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
        """The values class by class (or school by school); [] without children. Raises `ValueError` when there are not
        as many clusters as values."""
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
    return _estimate(sample)


def difference_of(one: Sample, other: Sample) -> Estimate:
    """Mean of `one` − mean of `other` with its 95 % interval in the unit of the measure.

    Formula difference ± t √(V₁ + V₂), degrees of freedom (tr M₁ + tr M₂)² / (Σ M₁² + Σ M₂²) (Satterthwaite). None under
    the same conditions as in `mean_of`, for either of the two. Source: Bell & McCaffrey 2002.
    """
    return _estimate(one, other)


def _estimate(*samples: Sample) -> Estimate:
    if min(sample.n for sample in samples) < SMALLEST_GROUP:
        return Estimate(None, why="few-children")
    if min(sample.sd for sample in samples) == 0:
        return Estimate(None, why="no-spread")
    value = samples[0].mean - sum(sample.mean for sample in samples[1:])
    if min(len(sample.groups) for sample in samples) < SMALLEST_CLUSTERS:
        return Estimate(value, why="few-classes")
    parts = [_variance(sample) for sample in samples]
    variance = sum(part[0] for part in parts)
    df = sum(part[1] for part in parts) ** 2 / sum(part[2] for part in parts)
    if variance <= 0:
        return Estimate(value, why="no-spread")
    reach = t_quantile(0.975, df) * math.sqrt(variance)
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


def pooled_sd(samples: Sequence[Sample]) -> float:
    """Pooled standard deviation in the unit of the measure: formula √(Σ (n − 1) s² / Σ (n − 1)).

    Raises `ZeroDivisionError` when no sample has two children.
    """
    df = sum(sample.n - 1 for sample in samples)
    return math.sqrt(sum((sample.n - 1) * sample.sd**2 for sample in samples) / df)


def t_quantile(probability: float, df: float) -> float:
    """The value below which Student's t with `df` (whole or not) degrees of freedom lies with a probability ≥ ½.

    Formula: t² is F with 1 and `df` degrees of freedom; raises what `f_quantile` raises, for `df` below one.
    """
    return math.sqrt(f_quantile(2 * probability - 1, 1, df))
