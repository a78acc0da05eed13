"""Small exact helpers: half-up rounding, percentile rank, z, T, standard error of measurement."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import ArrayLike

from screening.scoring.errors import ScoringError, WrongShape


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """`value` rounded to `digits` decimals, halves away from zero (2.5 → 3), as paper and teachers do.

    Python's own `round` goes to the even neighbour (2.5 → 2). A float counts as the decimal it prints as.
    Raises `ScoringError` for NaN and infinities.
    """
    number = value if isinstance(value, Decimal) else Decimal(repr(float(value)))
    if not number.is_finite():
        raise ScoringError(f"{value!r} cannot be rounded")
    return number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def percentile_rank(value: float, norm_values: ArrayLike) -> float:
    """Mid-rank percentile, 0–100: 100 · (number below + half the number equal) / n.

    `norm_values`: n finite numbers in any order. Raises `WrongShape` when empty, `ScoringError` for NaN.
    Source: the usual definition of the percentile rank with ties (Crocker & Algina 1986, recalled).
    """
    values = np.asarray(norm_values, dtype=float).ravel()
    if values.size == 0:
        raise WrongShape("a percentile needs at least one norm value")
    if not math.isfinite(value) or not np.isfinite(values).all():
        raise ScoringError("a percentile needs finite numbers")
    return rank_of_counts(int((values < value).sum()), int((values == value).sum()), values.size)


def rank_of_counts(below: int, equal: int, n: int) -> float:
    """The same percentile from counts, rounded once."""
    return 100 * (2 * below + equal) / (2 * n)


def z_score(value: float, mean: float, sd: float) -> float:
    """(value − mean) / sd, with sd of n − 1. Raises `ScoringError` unless sd > 0."""
    return (value - mean) / positive(sd, "standard deviation")


def t_score(value: float, mean: float, sd: float) -> float:
    """50 + 10 z. Raises `ScoringError` unless sd > 0."""
    return 50 + 10 * z_score(value, mean, sd)


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """SD · √(1 − r), in points of the scale. Say which r: retest or inter-rater before alpha.

    Raises `ScoringError` unless sd > 0 and 0 ≤ r ≤ 1. Source: classical test theory (Lord & Novick 1968, recalled).
    """
    share = proportion(reliability, "reliability")
    return positive(sd, "standard deviation") * math.sqrt(1 - share)


def mean_and_sd(values: Sequence[float]) -> tuple[float, float]:
    """Mean and standard deviation (n − 1) of at least two numbers."""
    array = np.asarray(values, dtype=float)
    if array.size < 2:
        raise WrongShape("a standard deviation needs at least two values")
    return float(array.mean()), float(array.std(ddof=1))


def positive(value: float, name: str) -> float:
    if not math.isfinite(value) or value <= 0:
        raise ScoringError(f"{name} must be above 0, not {value!r}")
    return float(value)


def proportion(value: float, name: str) -> float:
    if not math.isfinite(value) or not 0 <= value <= 1:
        raise ScoringError(f"{name} must lie between 0 and 1, not {value!r}")
    return float(value)
