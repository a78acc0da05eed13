"""Many children, one form: the same scores as `score`, as arrays."""

from collections.abc import Mapping, Sequence
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
Counts = NDArray[np.int8] | NDArray[np.int16]
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
    sheet = _Sheet(instrument, codes)
    scales = {
        scale.id: _scale(sheet, scale, norm.scale(scale.id) if norm else None, in_force) for scale in instrument.scales
    }
    return ManyResult(instrument.id, instrument.version, len(codes), scales)


def _checked(instrument: Instrument, matrix: NDArray[Any]) -> NDArray[np.int8]:
    if matrix.ndim != 2 or matrix.shape[1] != len(instrument.items):
        raise WrongShape(f"{instrument.id}: n × {len(instrument.items)} codes are needed, not {matrix.shape}")
    if not np.issubdtype(matrix.dtype, np.integer):
        if matrix.size == 0:
            return matrix.astype(np.int8)
        raise _not_whole(instrument, matrix)
    low, high = instrument.min_code, instrument.max_code
    if matrix.size and (int(matrix.max()) > high or int(matrix.min()) < low):
        bad = (matrix > high) | ((matrix < low) & (matrix != MISSING))
        if bad.any():
            row, column = (int(place) for place in np.argwhere(bad)[0])
            item, value = instrument.items[column].id, int(matrix[row, column])
            raise OutOfRange(instrument.id, item, value, f"lies outside {low} to {high}", row=row)
    return matrix.astype(np.int8)


def _not_whole(instrument: Instrument, matrix: NDArray[Any]) -> WrongType:
    """Names the first cell that is no whole number (NaN, 2.5, text); the kind of number when each cell is one."""
    problem = "cannot be scored; whole numbers are needed, −1 for missing"
    for row, cells in enumerate(matrix.tolist()):
        for item, value in zip(instrument.items, cells, strict=True):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value or value % 1:
                return WrongType(instrument.id, item.id, value, problem, row=row)
    return WrongType(instrument.id, instrument.items[0].id, matrix.dtype.name, problem)


class _Sheet:
    """All codes as k × n small integers, so that sums over items run along whole columns.

    `given` marks answered cells, `codes` holds 0 where there is none, `upper` and `lower` mark cells beyond and
    below the middle of the range. Everything is 0 or 1 or a code, and sums are taken in a type they fit in.
    """

    def __init__(self, instrument: Instrument, matrix: NDArray[np.int8]) -> None:
        turned = np.ascontiguousarray(matrix.T)
        self.place = {item.id: number for number, item in enumerate(instrument.items)}
        self.turn = instrument.min_code + instrument.max_code
        self.given = (turned != MISSING).view(np.int8)
        self.codes = turned * self.given
        self.upper = ((2 * turned > self.turn).view(np.int8)) * self.given
        self.lower = ((2 * turned < self.turn).view(np.int8)) * self.given
        self.rounds = instrument.rounding == "half-up"
        fits = len(instrument.items) * self.turn <= np.iinfo(np.int8).max
        self.sum_type: type[np.int8] | type[np.int16] = np.int8 if fits else np.int16

    def sum(self, cells: NDArray[np.int8], items: Sequence[str]) -> Counts:
        """Sum over some items for every child: n values."""
        rows = cells[[self.place[item] for item in items]] if items else cells[:0]
        totals: Counts = np.add.reduce(rows, axis=0, dtype=self.sum_type)
        return totals


def _scale(sheet: _Sheet, scale: Scale, norm: ScaleNorm | None, rules: Rules) -> ManyScale:
    k = len(scale.items)
    forward = [item for item in scale.items if item not in scale.reversed]
    beyond, before = (sheet.upper, sheet.lower) if scale.concern == "high" else (sheet.lower, sheet.upper)
    answered = sheet.sum(sheet.given, scale.items)
    upper = sheet.sum(beyond, forward)
    raw = sheet.sum(sheet.codes, forward)
    if scale.reversed:
        upper = upper + sheet.sum(before, scale.reversed)
        raw = raw + sheet.turn * sheet.sum(sheet.given, scale.reversed) - sheet.sum(sheet.codes, scale.reversed)
    scorable = answered >= scale.min_answered
    raws = np.where(scorable, raw, np.nan)
    prorated = raws * k / np.where(scorable, answered, 1)
    if sheet.rounds:
        prorated = _half_up(raws, k, answered)
    band: NDArray[np.object_] = np.full(len(raws), None, dtype=object)
    percentile = np.full(len(raws), np.nan)
    if scale.flags:
        levels, percentile = _bands(prorated, upper, answered, scorable, norm, rules)
        band = _LABELS[np.where(scorable, levels + 1, 0)]
    return ManyScale(
        scale.id,
        answered.astype(np.int64),
        k,
        scorable,
        raws,
        prorated,
        upper.astype(np.int64),
        band,
        percentile,
    )


def _half_up(raws: Floats, k: int, answered: Counts) -> Floats:
    """⌊(2 · raw · k + answered) / (2 · answered)⌋ in whole numbers: halves upwards, exactly as one by one."""
    known = np.isfinite(raws)
    twice = 2 * np.where(known, answered, 1).astype(np.int64)
    rounded = (2 * np.where(known, raws, 0).astype(np.int64) * k + twice // 2) // twice
    return np.where(known, rounded.astype(np.float64), np.nan)


def _bands(
    prorated: Floats,
    upper: Counts,
    answered: Counts,
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


def _at_least(upper: Counts, answered: Counts, share: Fraction) -> Bools:
    """upper / answered ≥ share in whole numbers."""
    return np.asarray(upper.astype(np.int64) * share.denominator >= answered.astype(np.int64) * share.numerator)
