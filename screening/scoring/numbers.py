"""Small exact helpers: half-up rounding, percentile rank, z, T, standard error of measurement, and their refusals.

Every function of the package that takes a single number refuses what is none (NaN, infinite, text, true or false)
with a `ScoringError` that names the quantity and the value.
"""

import math
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike, NDArray

from screening.scoring.errors import ScoringError, WrongShape

LARGEST_COUNT = 2**53
"""Whole numbers above it are not all exact as floats; no class is that large."""


def half_up(value: float | Decimal, digits: int = 0) -> Decimal:
    """`value` rounded to `digits` decimals, halves away from zero (2.5 → 3), as paper and teachers do.

    Python's own `round` goes to the even neighbour (2.5 → 2). A float counts as the decimal it prints as, so points of
    a scale are rounded as they are read. Raises `ScoringError` for NaN, infinities, more than 28 digits and anything
    but a number. Source: Python's `decimal.ROUND_HALF_UP`.
    """
    exact = value if isinstance(value, Decimal) else Decimal(repr(number(value, "the number to round")))
    if not exact.is_finite():
        raise ScoringError(f"the number to round must be a finite number, not {value!r}")
    places = Decimal(1).scaleb(-whole(digits, "digits"))
    try:
        return exact.quantize(places, rounding=ROUND_HALF_UP)
    except InvalidOperation as error:
        raise ScoringError(f"the number to round must have at most 28 digits, not {value!r}") from error


def percentile_rank(value: float, norm_values: ArrayLike) -> float:
    """Mid-rank percentile, 0–100: formula 100 · (number below + half the number equal) / n.

    `norm_values`: n finite numbers (points) in any order. Raises `WrongShape` when empty, `ScoringError` for NaN.
    Source: Crocker & Algina 1986, Introduction to Classical and Modern Test Theory.
    """
    values = numbers(norm_values, "norm values")
    if values.ndim == 0 or values.size == 0:
        raise WrongShape(f"a percentile needs a list of at least one norm value, not {norm_values!r}")
    sought = number(value, "value")
    if not np.isfinite(values).all():
        raise ScoringError(f"norm values must be finite numbers, not {float(values[~np.isfinite(values)][0])!r}")
    return rank_of_counts(int((values < sought).sum()), int((values == sought).sum()), values.size)


def rank_of_counts(below: int, equal: int, n: int) -> float:
    """The same percentile, between 0 and 100, from counts of children: formula 100 (2 below + equal) / 2n, rounded
    once. Raises `ZeroDivisionError` for n = 0.
    """
    return 100 * (2 * below + equal) / (2 * n)


def z_score(value: float, mean: float, sd: float) -> float:
    """Formula (value − mean) / sd, in standard deviations (n − 1) above the mean. Raises `ScoringError` unless all are
    finite and sd > 0.
    """
    return number((number(value, "value") - number(mean, "mean")) / positive(sd, "standard deviation"), "z")


def t_score(value: float, mean: float, sd: float) -> float:
    """T-score, formula 50 + 10 z: mean 50, standard deviation 10. Raises `ScoringError` unless all are finite and sd >
    0.
    """
    return number(50 + 10 * z_score(value, mean, sd), "T")


def standard_error_of_measurement(sd: float, reliability: float) -> float:
    """Formula SD · √(1 − r), in points of the scale. Say which r: retest or inter-rater before alpha.

    Raises `ScoringError` unless sd > 0 and 0 ≤ r ≤ 1. Source: classical test theory; the first of the three standard
    errors in Dudek 1979, Psychol Bull 86:335–337.
    """
    share = proportion(reliability, "reliability")
    return positive(sd, "standard deviation") * math.sqrt(1 - share)


def share_interval(found: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's interval of a share between 0 and 1, 95 % unless another z is given; (0, 1) when n is 0.

    (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n) with p = found / n; an end is exactly 0 when nobody was found
    and exactly 1 when everybody was. Raises `ScoringError` unless `found` and `n` are whole numbers, 0 ≤ found ≤ n, and
    z > 0. Source: Wilson 1927, J Am Stat Assoc 22:209–212.
    """
    positive(z, "z")
    if whole(found, "the number found") > whole(n, "n"):
        raise ScoringError(f"{found} of {n} is not a share")
    if n == 0:
        return 0.0, 1.0
    share, spread = found / n, z * z / n
    centre = share + spread / 2
    reach = z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = (centre - reach) / (1 + spread) if found > 0 else 0.0
    high = (centre + reach) / (1 + spread) if found < n else 1.0
    return low, high


def number(value: object, name: str) -> float:
    """`value` as a float, in any unit. Raises `ScoringError` naming it when it is no finite number."""
    if isinstance(value, bool) or not isinstance(value, Real) or not _fits(value):
        raise ScoringError(f"{name} must be a finite number, not {value!r}")
    return float(value)


def _fits(value: Real) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def whole(value: object, name: str, least: int = 0) -> int:
    """`value` as an int of at least `least`. Raises `ScoringError` naming it."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not least <= int(value) <= LARGEST_COUNT:
        raise ScoringError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def positive(value: object, name: str) -> float:
    """`value` as a float above 0, in any unit. Raises `ScoringError` naming the quantity and the value."""
    found = number(value, name)
    if found <= 0:
        raise ScoringError(f"{name} must be above 0, not {value!r}")
    return found


def proportion(value: object, name: str) -> float:
    """`value` as a share between 0 and 1, both allowed. Raises `ScoringError` naming the quantity and the value."""
    found = number(value, name)
    if not 0 <= found <= 1:
        raise ScoringError(f"{name} must lie between 0 and 1, not {value!r}")
    return found


def numbers(values: ArrayLike, name: str) -> NDArray[np.float64]:
    """Anything array-like as floats; `None`, pandas' NA and masked cells as NaN.

    Raises `WrongShape` for ragged rows, and `ScoringError` naming place and value of the first cell that is no
    number: text (also "1"), true or false, a date, a complex number.
    """
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        plain = values.astype(np.float64)
        return plain.filled(np.nan) if isinstance(plain, np.ma.MaskedArray) else plain
    cells = _cells(values, name)
    odd = next((place for place, cell in np.ndenumerate(cells) if not _is_number(cell)), None)
    if odd is not None:
        raise ScoringError(f"{name} must be numbers, not {cells[odd]!r}{_where(odd)}")
    try:
        return cells.astype(np.float64)
    except OverflowError as error:
        raise ScoringError(f"{name} must be numbers of an ordinary size") from error


def _cells(values: ArrayLike, name: str) -> NDArray[np.object_]:
    """Every cell as it was given: NumPy itself makes true a 1 beside numbers, and "1" a number."""
    try:
        cells = np.array(values, dtype=np.object_)
    except ValueError as error:
        raise WrongShape(f"{name} must be numbers, every row as long as the first") from error
    if any(isinstance(cell, (list, tuple, np.ndarray)) for cell in cells.flat):
        raise WrongShape(f"{name} must be numbers, every row as long as the first")
    blank = [type(cell).__name__ == "NAType" for cell in cells.flat]
    cells[np.array(blank, dtype=np.bool_).reshape(cells.shape)] = None
    return cells


def _is_number(cell: object) -> bool:
    return cell is None or (isinstance(cell, Real) and not isinstance(cell, bool))


def _where(place: tuple[int, ...]) -> str:
    words = ("person", "item") if len(place) == 2 else ("place",) * len(place)
    spot = ", ".join(f"{word} {number + 1}" for word, number in zip(words, place, strict=True))
    return f" ({spot})" if spot else ""
