"""The F distribution, written out so that no further library is needed."""

import math

from screening.scoring.errors import ScoringError

_TINY = 1e-300
_TERMS = 100_000


def incomplete_beta(x: float, a: float, b: float) -> float:
    """Regularised incomplete beta function I_x(a, b), a probability between 0 and 1, for 0 ≤ x ≤ 1 and a, b > 0.

    Continued fraction by Lentz's method; relative error about 1e-13 for moderate a, b. Raises `ScoringError` outside
    these ranges and when 100,000 terms do not settle it. Source: NIST Digital Library of Mathematical Functions,
    8.17.22.
    """
    if not (0 <= x <= 1 and a > 0 and b > 0):
        raise ScoringError(f"incomplete beta is not defined for x={x!r}, a={a!r}, b={b!r}")
    if x in (0.0, 1.0):
        return float(x)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, _away_from_zero(1 - (a + b) * x / (a + 1))
    d = 1 / d
    result = d
    for m in range(1, _TERMS):
        for factor in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away_from_zero(1 + factor * d)
            c = _away_from_zero(1 + factor / c)
            result *= d * c
        if abs(d * c - 1) < 1e-16:
            return result
    raise ScoringError("the continued fraction of the beta function does not converge")


def _away_from_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY


def f_quantile(probability: float, first: float, second: float) -> float:
    """The value below which F with `first` and `second` degrees of freedom lies with `probability` (0 < p < 1).

    By halving I_x(first / 2, second / 2) = probability until x stands still; formula F = second · x / (first · (1 −
    x)). Raises `ScoringError` for a probability outside (0, 1), less than one degree of freedom, or a quantile too
    large to be written.
    """
    if not 0 < probability < 1 or first < 1 or second < 1:
        raise ScoringError("an F quantile needs 0 < p < 1 and at least one degree of freedom on each side")
    low, high = 0.0, 1.0
    for _ in range(200):
        middle = (low + high) / 2
        if incomplete_beta(middle, first / 2, second / 2) < probability:
            low = middle
        else:
            high = middle
        if high - low <= 1e-17:
            break
    x = (low + high) / 2
    if x == 1.0:
        raise ScoringError(f"the F quantile at {probability!r} with {first} and {second} degrees is beyond all bounds")
    return second * x / (first * (1 - x))
