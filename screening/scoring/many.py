"""Many children, one form: the same scores as `score`, as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from screening.instruments import Instrument, Scale
from screening.scoring.engine import check_norm
from screening.scoring.errors import OutOfRange, WrongShape, WrongType
from screening.scoring.legs import BANDS
from screening.scoring.norm import Norm, ScaleNorm
from screening.scoring.rules import Rules, current_rules

MISSING = -1

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_LABELS = np.array([None, *BANDS], dtype=object)


@dataclass(frozen=True, slots=True, eq=False)
class ManyScale:
    """One scale of n children, each field an array of length n (`of` is one number).

    `raw`, `prorated` and `percentile` are NaN where not scorable (`percentile` also without a norm); `band` holds
    `"none"`, `"elevated"`, `"high"`, or `None` where not scorable and on subscales.
    """

    id: str
    answered: Ints
    of: int
    scorable: Bools
    raw: Floats
    prorated: Floats
    upper: Ints
    band: NDArray[np.object_]
    percentile: Floats


@dataclass(frozen=True, slots=True, eq=False)
class ManyResult:
    """All scales of one form for n children."""

    instrument_id: str
    instrument_version: str
    n: int
    scales: Mapping[str, ManyScale]

    @property
    def total(self) -> ManyScale:
        return next(iter(self.scales.values()))


def score_many(
    instrument: Instrument, matrix: ArrayLike, *, norm: Norm | None = None, rules: Rules | None = None
) -> ManyResult:
    """Score n children at once, equal to `score` row by row.

    `matrix`: n × k whole-number codes in item order, −1 = missing or not observed. Raises `WrongShape`, `WrongType`
    for anything but whole numbers (also NaN), `OutOfRange` naming row, item and value of the first bad cell.
    """
    in_force = rules or current_rules()
    check_norm(instrument, norm)
    codes = _checked(instrument, np.asarray(matrix))
    columns = {item.id: np.ascontiguousarray(codes[:, place]) for place, item in enumerate(instrument.items)}
    scales = {
        scale.id: _scale(instrument, scale, columns, norm.scale(scale.id) if norm else None, in_force)
        for scale in instrument.scales
    }
    return ManyResult(instrument.id, instrument.version, len(codes), scales)


def _checked(instrument: Instrument, matrix: NDArray[Any]) -> NDArray[np.int8]:
    if matrix.ndim != 2 or matrix.shape[1] != len(instrument.items):
        raise WrongShape(f"{instrument.id}: n × {len(instrument.items)} codes are needed, not {matrix.shape}")
    if not np.issubdtype(matrix.dtype, np.integer):
        if matrix.size == 0:
            return matrix.astype(np.int8)
        raise WrongType(
            instrument.id, instrument.items[0].id, matrix.dtype.name, "is not whole numbers; use −1 for missing"
        )
    low, high = instrument.min_code, instrument.max_code
    if matrix.size and (int(matrix.max()) > high or int(matrix.min()) < low):
        bad = (matrix > high) | ((matrix < low) & (matrix != MISSING))
        if bad.any():
            row, column = (int(place) for place in np.argwhere(bad)[0])
            item, value = instrument.items[column].id, int(matrix[row, column])
            raise OutOfRange(instrument.id, item, value, f"lies outside {low} to {high}", row=row)
    return matrix.astype(np.int8)


def _scale(
    instrument: Instrument,
    scale: Scale,
    columns: Mapping[str, NDArray[np.int8]],
    norm: ScaleNorm | None,
    rules: Rules,
) -> ManyScale:
    n, k = len(columns[scale.items[0]]), len(scale.items)
    low, high = instrument.min_code, instrument.max_code
    answered, upper, raw = np.zeros(n, np.int16), np.zeros(n, np.int16), np.zeros(n, np.int16)
    for item in scale.items:
        code = columns[item]
        given = code != MISSING
        keyed = low + high - code if item in scale.reversed else code
        answered += given
        raw += keyed * given
        upper += given & ((2 * keyed > low + high) if scale.concern == "high" else (2 * keyed < low + high))
    scorable = answered >= scale.min_answered
    raws = np.where(scorable, raw, np.nan)
    prorated = raws * k / np.where(scorable, answered, 1)
    percentile = np.full(n, np.nan)
    bands = np.zeros(n, np.int8)
    if scale.flags:
        levels, percentile = _bands(prorated, upper, answered, scorable, norm, rules)
        bands = np.where(scorable, levels + 1, 0)
    return ManyScale(
        scale.id,
        answered.astype(np.int64),
        k,
        scorable,
        raws,
        prorated,
        upper.astype(np.int64),
        _LABELS[bands],
        percentile,
    )


def _bands(
    prorated: Floats,
    upper: NDArray[np.int16],
    answered: NDArray[np.int16],
    scorable: Bools,
    norm: ScaleNorm | None,
    rules: Rules,
) -> tuple[NDArray[np.int8], Floats]:
    """Levels 0, 1, 2 (meaningless where not scorable) and percentiles."""
    count = rules.count_leg
    if norm is None:
        level = _at_least(upper, answered, count.elevated).astype(np.int8)
        return level + _at_least(upper, answered, count.high), np.full(len(prorated), np.nan)
    levels, percentile = _by_norm(prorated, scorable, norm, rules)
    levels[upper < rules.norm_leg.content_floor] = 0
    levels[_at_least(upper, answered, count.beside_norm)] = 2
    return levels, percentile


def _by_norm(prorated: Floats, scorable: Bools, norm: ScaleNorm, rules: Rules) -> tuple[NDArray[np.int8], Floats]:
    """What the norm alone says of every total; each total that occurs is looked up once."""
    totals, place = np.unique(np.where(scorable, prorated, 0.0), return_inverse=True)
    leg = rules.norm_leg
    reached = [norm.reaches(float(total), leg.elevated) + norm.reaches(float(total), leg.high) for total in totals]
    ranks = np.array([norm.percentile(float(total)) for total in totals], dtype=np.float64)
    return np.array(reached, dtype=np.int8)[place], np.where(scorable, ranks[place], np.nan)


def _at_least(upper: NDArray[np.int16], answered: NDArray[np.int16], share: Fraction) -> Bools:
    """upper / answered ≥ share in whole numbers."""
    return np.asarray(upper.astype(np.int64) * share.denominator >= answered.astype(np.int64) * share.numerator)
