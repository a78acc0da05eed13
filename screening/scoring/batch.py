"""Many children, one form: the same scores as `score`, as arrays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from screening.instruments import Instrument, Scale
from screening.scoring.answer_matrix import MISSING, point_counts, read_matrix
from screening.scoring.band_rule import BANDS, Legs, certain_legs, evaluate
from screening.scoring.engine import check_norm, check_version, least_points
from screening.scoring.norm import Norm, ScaleNorm
from screening.scoring.rules import Rules, current_rules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Counts = NDArray[np.int8] | NDArray[np.int16] | NDArray[np.int64]
Objects = NDArray[np.object_]
__all__ = ["MISSING", "ManyResult", "ManyScale", "score_many"]

_LABELS = np.array([None, *BANDS], dtype=object)


@dataclass(frozen=True, eq=False)
class ManyScale:
    """One scale of n children: the fields of `ScaleResult` (but for `id`), each an array of length n.

    `raw` and `prorated` are NaN where not scorable, `percentile`, `z` and `t` also without a norm. `band` holds
    `"none"`, `"elevated"`, `"high"`, and `legs` a `Legs`, or `None` on subscales and where not scorable, unless it is
    certain all the same; then `least` is the sum with every missing line at its least (elsewhere NaN). The legs are
    worked out when they are first asked for.
    """

    id: str
    answered: Ints
    of: Ints
    scorable: Bools
    raw: Floats
    prorated: Floats
    upper: Ints
    band: Objects
    percentile: Floats
    z: Floats
    t: Floats
    least: Floats
    norm: ScaleNorm | None = field(repr=False)
    rules: Rules | None = field(repr=False)

    @cached_property
    def legs(self) -> Objects:
        """Both legs of every scorable total, n values, None for a child who is not scorable and on a subscale.

        Worked out when first asked for; children with the same figures share one value. Source: `evaluate`, row by row.
        """
        found: Objects = np.full(len(self.raw), None, dtype=object)
        if self.rules is None:
            return found
        upper = self.upper.tolist()
        full = list(zip(self.prorated.tolist(), upper, self.answered.tolist(), strict=True))
        short = list(zip(self.least.tolist(), upper, self.of.tolist(), strict=True))
        known: dict[tuple[Any, ...], Legs | None] = {}
        for rows, cells, judge in (
            (self.scorable, full, evaluate),
            (np.isfinite(self.least), short, certain_legs),
        ):
            for row in np.flatnonzero(rows).tolist():
                cell = judge, *cells[row]
                if cell not in known:
                    known[cell] = judge(*cells[row], self.norm, self.rules)
                found[row] = known[cell]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class ManyResult:
    """All scales of one form for n children, by scale id in the order of the form."""

    instrument_id: str
    instrument_version: str
    n: int
    scales: Mapping[str, ManyScale]

    @property
    def total(self) -> ManyScale:
        """The form total of n children, arrays of n points: the scale that is read first and may flag. Source:
        `FormResult.total`, row by row.
        """
        return next(iter(self.scales.values()))


def score_many(
    instrument: Instrument,
    matrix: ArrayLike,
    *,
    norm: Norm | None = None,
    rules: Rules | None = None,
    version: str | None = None,
) -> ManyResult:
    """Score n children at once, equal to `score` row by row; points in arrays of length n, NaN where not scorable.

    `matrix`: n × k whole-number codes in item order, −1 = missing or not observed; an array or a list of rows. Raises
    `WrongShape`, and `WrongType` (also NaN) or `OutOfRange` naming row, item and value of the first bad cell,
    `NormError` for a norm of another form, and `WrongVersion` when `version`, that of the form they were given to, is
    another one. Source: the same rules as `score`, docs/scoring.md; their equality is tested.
    """
    check_version(instrument, version)
    in_force = rules or current_rules()
    check_norm(instrument, norm)
    codes = read_matrix(instrument, matrix)
    sheet = _CodeColumns(instrument, codes)
    scales = {
        scale.id: _scale(sheet, scale, norm.scale(scale.id) if norm else None, in_force) for scale in instrument.scales
    }
    return ManyResult(instrument.id, instrument.version, codes.shape[1], scales)


class _CodeColumns:
    """All codes as k × n small integers, so that a sum over items adds up whole columns.

    `given` marks answered cells, `codes` holds 0 where there is none, `upper` and `lower` mark cells beyond and
    below the middle of the range. Everything is 0 or 1 or a code, and sums are taken in a type they fit in.
    """

    def __init__(self, instrument: Instrument, codes: NDArray[np.int8]) -> None:
        self.instrument, self.read = instrument, codes
        self.place = {item.id: number for number, item in enumerate(instrument.items)}
        self.turn = instrument.min_code + instrument.max_code
        self.given = (codes != MISSING).view(np.int8)
        self.codes = codes * self.given
        self.upper = ((2 * codes > self.turn).view(np.int8)) * self.given
        self.lower = ((2 * codes < self.turn).view(np.int8)) * self.given
        self.rounds = instrument.rounding == "half-up"
        fits = len(instrument.items) * self.turn <= np.iinfo(np.int8).max
        self.sum_type: type[np.int8] | type[np.int16] = np.int8 if fits else np.int16

    def sum(self, cells: NDArray[np.int8], items: Sequence[str]) -> Counts:
        """Sum over some items for every child: n values."""
        rows = cells[[self.place[item] for item in items]] if items else cells[:0]
        totals: Counts = np.add.reduce(rows, axis=0, dtype=self.sum_type)
        return totals

    def counts(self, scale: Scale) -> tuple[Counts, Counts, Counts]:
        """Answered items of a scale, those of them in the upper half towards concern, and the raw sum: n values each.

        A reversed item adds turn − code where it was answered, and counts as upper where its code is in the lower half.
        Where answers count other points than their codes, each is looked up.
        """
        if not self.instrument.is_plain(scale):
            return point_counts(self.instrument, self.read, scale)
        forward = [item for item in scale.items if item not in scale.reversed]
        beyond, before = (self.upper, self.lower) if scale.concern == "high" else (self.lower, self.upper)
        upper, raw = self.sum(beyond, forward), self.sum(self.codes, forward)
        if scale.reversed:
            upper = upper + self.sum(before, scale.reversed)
            raw = raw + self.turn * self.sum(self.given, scale.reversed) - self.sum(self.codes, scale.reversed)
        return self.sum(self.given, scale.items), upper, raw


def _scale(sheet: _CodeColumns, scale: Scale, norm: ScaleNorm | None, rules: Rules) -> ManyScale:
    k = len(scale.items)
    answered, upper, raw = sheet.counts(scale)
    scorable = answered >= scale.min_answered
    raws = np.where(scorable, raw, np.nan)
    prorated = _half_up(raws, k, answered) if sheet.rounds else raws * k / np.where(scorable, answered, 1)
    z = (prorated - norm.mean) / norm.sd if norm else _same(np.nan, prorated)
    band, percentile, least = _same(None, prorated), _same(np.nan, prorated), _same(np.nan, prorated)
    if scale.flags:
        levels, percentile = _bands(prorated, upper, answered, norm, rules)
        marks = np.where(scorable, levels + np.int8(1), np.int8(0))
        if rules.incomplete_flags and not scorable.all():
            least = _mark_certain(marks, sheet, scale, ~scorable, raw, upper, norm, rules)
        band = _LABELS[marks]
    return ManyScale(
        id=scale.id,
        answered=answered.astype(np.int64),
        of=_same(k, prorated),
        scorable=scorable,
        raw=raws,
        prorated=prorated,
        upper=upper.astype(np.int64),
        band=band,
        percentile=percentile,
        z=z,
        t=50 + 10 * z if norm else z,
        least=least,
        norm=norm,
        rules=rules if scale.flags else None,
    )


def _mark_certain(
    marks: NDArray[np.int8],
    sheet: _CodeColumns,
    scale: Scale,
    short: Bools,
    raw: Counts,
    upper: Counts,
    norm: ScaleNorm | None,
    rules: Rules,
) -> Floats:
    """Marks those of the `short` whom the answered lines alone put over a line; their least sum, else NaN."""
    here = np.flatnonzero(short)
    missing = 1 - sheet.given[[sheet.place[item] for item in scale.items]][:, here].astype(np.int64)
    fewest = np.array([least_points(sheet.instrument, scale, item) for item in scale.items], dtype=np.int64)
    sums = (raw[here] + fewest @ missing).astype(np.float64)
    levels, _percentile = _bands(sums, upper[here], np.full(len(here), len(scale.items)), norm, rules)
    marks[here] = np.where(levels > 0, levels + 1, 0)
    least = np.full(len(marks), np.nan)
    least[here] = np.where(levels > 0, sums, np.nan)
    return least


def _half_up(raws: Floats, k: int, answered: Counts) -> Floats:
    """⌊(2 · raw · k + answered) / (2 · answered)⌋ in whole numbers: halves upwards, exactly as one by one."""
    known = np.isfinite(raws)
    twice = 2 * np.where(known, answered, 1).astype(np.int64)
    rounded = (2 * np.where(known, raws, 0).astype(np.int64) * k + twice // 2) // twice
    return np.where(known, rounded.astype(np.float64), np.nan)


def _same(value: float | None, like: Floats) -> NDArray[Any]:
    """One value for every child, read-only, in no more memory than one."""
    return np.broadcast_to(np.array(value), like.shape)


def _bands(
    prorated: Floats, upper: Counts, answered: Counts, norm: ScaleNorm | None, rules: Rules
) -> tuple[NDArray[np.int8], Floats]:
    """Levels 0, 1, 2 (meaningless where not scorable) and percentiles."""
    count = rules.count_leg
    if norm is None:
        level = _at_least(upper, answered, count.elevated).astype(np.int8)
        return level + _at_least(upper, answered, count.high), _same(np.nan, prorated)
    levels, percentile = _by_norm(prorated, norm, rules)
    levels[upper < rules.norm_leg.content_floor] = 0
    levels[_at_least(upper, answered, count.beside_norm)] = 2
    return levels, percentile


def _by_norm(prorated: Floats, norm: ScaleNorm, rules: Rules) -> tuple[NDArray[np.int8], Floats]:
    """What the norm alone says of every total: 0, 1, 2 and the percentile; each total that occurs is looked up once."""
    totals = np.unique(prorated)  # NaN, where not scorable, is the last of them
    place = np.searchsorted(totals, prorated)
    known = totals[~np.isnan(totals)].tolist()
    leg = rules.norm_leg
    reached, ranks = np.zeros(len(totals), dtype=np.int8), np.full(len(totals), np.nan)
    reached[: len(known)] = [norm.reaches(total, leg.elevated) + norm.reaches(total, leg.high) for total in known]
    ranks[: len(known)] = [norm.percentile(total) for total in known]
    return reached[place], ranks[place]


def _at_least(upper: Counts, answered: Counts, share: Fraction) -> Bools:
    """upper / answered ≥ share in whole numbers."""
    return np.asarray(upper.astype(np.int64) * share.denominator >= answered.astype(np.int64) * share.numerator)
