"""Friendly questions about a sheet before its numbers are used: codes with parameters, at most five and a count.

A row of zeros is an ordinary answer and is never reported; nobody is un-flagged by any of this. The keys of `params`
are the placeholders of the sentences; `answer` is the code of an option of `form`, `form` the id of the form;
`class_name` is known to the caller and left out here.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from screening.instruments import NOT_OBSERVED, Instrument
from screening.scoring.numbers import half_up
from screening.scoring.rules import QualityLimits, Rules, current_rules

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
    comparable = _half_answered(today) & _half_answered(earlier)
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


def _half_answered(rows: Floats) -> npt.NDArray[np.bool_]:
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
    means = np.where(
        _half_answered(rows), np.nansum(items, axis=1) / np.maximum(np.isfinite(items).sum(axis=1), 1), 0.0
    )
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


Cells = Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True)
class RatedRow:
    """One child's row: seat number, cells of this form (item id → code, `-`, `None`), and last round's, if any.
    `by_rest`: whether a zero of it was said of the rest of the class at once."""

    seat: int
    cells: Cells
    last_round: Cells | None = None
    by_rest: bool = False


@dataclass(frozen=True, slots=True)
class QualityLine:
    """One question about a sheet. `seats` are the rows it is about (none: the whole sheet)."""

    code: str
    params: dict[str, Any]
    seats: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """The lines that are shown, and how many more of the same kind there are. `all` are all of them."""

    lines: tuple[QualityLine, ...]
    more: int
    all: tuple[QualityLine, ...]


def quality_lines(
    instrument: Instrument, rows: Sequence[RatedRow], *, seconds: float | None = None, rules: Rules | None = None
) -> Quality:
    """The questions about one form of one sheet, those of the whole sheet first, then by seat.

    `rows`: the children of the class in seat order. `seconds`: working time on this form, None when unknown, and then
    nobody is asked about speed. Nothing is raised for odd answers: a question is all that happens. Source: the limits
    of the rule set, docs/scoring.md, “Data quality”: identical rows over 60 percent, seconds a child, fewer answers
    than the form needs.
    """
    limits = (rules or current_rules()).quality
    rated = [row for row in rows if _answered(instrument, row)]
    same = _identical(instrument, rated, limits)
    found = [
        line for line in (_all_zero(instrument, rated), same, _too_fast(instrument, rated, seconds, limits)) if line
    ]
    explained = set(same.seats) if same else set()
    for row in rows:
        found += _row_lines(instrument, row, constant_is_explained=row.seat in explained)
    return Quality(tuple(found[: limits.lines]), max(0, len(found) - limits.lines), tuple(found))


def shift_line(forms: Sequence[tuple[Instrument, Sequence[RatedRow]]]) -> QualityLine | None:
    """Whether rows have slipped by one against last round: all forms of a sheet together, else one of them alone.

    `forms`: each with a row for every child of the class in seat order, also where nothing was answered. None when
    nothing of the kind is likely. Source: `find_shift`; our own limits, docs/scoring.md, “Slipped rows”. Raises
    `ValueError` for forms with other numbers of rows.
    """
    now = [_rows_of(form, [row.cells for row in rows]) for form, rows in forms]
    before = [_rows_of(form, [row.last_round or {} for row in rows]) for form, rows in forms]
    together = [[code for part in parts for code in part] for parts in zip(*now, strict=True)]
    together_before = [[code for part in parts for code in part] for parts in zip(*before, strict=True)]
    found = find_shift(together, together_before, least=MIN_GAIN)
    if found is None and len(forms) > 1:
        alone = [find_shift(*pair, least=GAIN_OF_ONE_FORM) for pair in zip(now, before, strict=True)]
        found = max((one for one in alone if one), key=lambda one: one.gain, default=None)
    if found is None:
        return None
    seats = tuple(row.seat for row in forms[0][1][found.first : found.last + 1])
    return QualityLine("row-shift", {"seat_from": seats[0], "seat_to": seats[-1]}, seats)


def class_line(flags: int, children: int, rules: Rules | None = None) -> QualityLine | None:
    """Whether a class should be talked over before its results are used: very few or very many flags.

    Formula flags · 50 ≤ 2 · children or > 20 · children: 0–2 and more than 20 flags in 50, in proportion to the class,
    in the rule set that is shipped. None in between and below the smallest class. A class is asked about, never
    corrected. Source: docs/scoring.md, “Data quality, the class conversation”; the share is that of flagged children.
    """
    limits = (rules or current_rules()).quality
    if children < limits.conversation_smallest_class:
        return None
    if flags * limits.conversation_children <= limits.conversation_few * children:
        return QualityLine("class-few", {"count": flags})
    if flags * limits.conversation_children > limits.conversation_many * children:
        return QualityLine("class-many", {"count": flags})
    return None


def _answered(instrument: Instrument, row: RatedRow) -> list[int]:
    """The codes of the answered items, in the order of the form."""
    values = (row.cells.get(item.id) for item in instrument.items)
    return [value for value in values if isinstance(value, int)]


def _all_zero(instrument: Instrument, rated: Sequence[RatedRow]) -> QualityLine | None:
    if not rated or instrument.min_code != 0 or any(any(_answered(instrument, row)) for row in rated):
        return None
    if len(rated) == 1:  # zeros of one child are an ordinary answer
        return None
    return QualityLine("sheet-all-zero", {"form": instrument.id})


def _identical(instrument: Instrument, rated: Sequence[RatedRow], limits: QualityLimits) -> QualityLine | None:
    """More than 60 % of the rated rows are the same and not zero. Rows of the rest are alike because they were filled
    together, question by question: that is no straight line down a row."""
    patterns = {
        row.seat: tuple(row.cells.get(item.id) for item in instrument.items) for row in rated if not row.by_rest
    }
    kinds = Counter(pattern for pattern in patterns.values() if any(isinstance(cell, int) and cell for cell in pattern))
    if not kinds:
        return None
    pattern, count = kinds.most_common(1)[0]
    if count < 2 or count <= limits.identical_share * len(rated):
        return None
    seats = tuple(seat for seat, other in patterns.items() if other == pattern)
    return QualityLine("identical-rows", {"count": count, "form": instrument.id}, seats)


def _too_fast(
    instrument: Instrument, rated: Sequence[RatedRow], seconds: float | None, limits: QualityLimits
) -> QualityLine | None:
    if seconds is None or not rated or seconds >= limits.seconds_a_child * len(rated):
        return None
    minutes = max(1, int(half_up(seconds / 60)))
    return QualityLine("too-fast", {"children": len(rated), "form": instrument.id, "minutes": minutes})


def _rows_of(instrument: Instrument, rows: Sequence[Cells]) -> list[list[int | None]]:
    return [[_code(cells.get(item.id)) for item in instrument.items] for cells in rows]


def _code(cell: int | str | None) -> int | None:
    return cell if isinstance(cell, int) else None


def _row_lines(instrument: Instrument, row: RatedRow, *, constant_is_explained: bool) -> list[QualityLine]:
    codes = _answered(instrument, row)
    unseen = sum(row.cells.get(item.id) == NOT_OBSERVED for item in instrument.items)
    of, minimum = len(instrument.items), instrument.total.min_answered
    if 2 * unseen >= of:
        return [QualityLine("mostly-not-observed", {"seat": row.seat}, (row.seat,))]
    if not codes and not unseen:
        return []
    if len(codes) < minimum:
        params = {"answered": len(codes), "minimum": minimum, "of": of}
        return [QualityLine("incomplete", params, (row.seat,))]
    if len(set(codes)) == 1 and codes[0] != 0 and not constant_is_explained:
        return [QualityLine("constant-row", {"answer": codes[0], "form": instrument.id, "seat": row.seat}, (row.seat,))]
    return []
