"""A matrix of codes, read and checked: every cell is a code of the form or −1, or it is refused by name."""

from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from screening.instruments import Instrument, Scale
from screening.scoring.engine import outside
from screening.scoring.errors import OutOfRange, WrongShape, WrongType

MISSING = -1
AT_ONCE = 4096  # rows that are turned together: what fits beside the processor is turned four times as fast
NOT_WHOLE = "cannot be scored; whole numbers are needed, −1 for missing"


def read_matrix(instrument: Instrument, matrix: ArrayLike) -> NDArray[np.int8]:
    """n × k codes (children × items) as k × n small integers, one contiguous column of the form after the other.

    `matrix`: an integer array, or rows of whole numbers; −1 is missing. Raises `WrongShape`, and `WrongType` (also NaN,
    true, text) or `OutOfRange` naming row, item and value of the first bad cell. Source: docs/scoring.md, “From digits
    to a total”, 1.
    """
    table = _table(instrument, matrix)
    if table.size:
        _check_range(instrument, table)
    columns = np.empty(table.shape[::-1], dtype=np.int8)
    for start in range(0, len(table), AT_ONCE):
        columns[:, start : start + AT_ONCE] = table[start : start + AT_ONCE].T
    return columns


def _table(instrument: Instrument, matrix: ArrayLike) -> NDArray[Any]:
    needed = f"{instrument.id}: n × {len(instrument.items)} codes are needed"
    if isinstance(matrix, np.ma.MaskedArray):
        raise WrongShape(f"{needed}, −1 where a cell is masked")
    plain = isinstance(matrix, np.ndarray) and matrix.dtype.kind in "iu"
    try:
        table = np.asarray(matrix, dtype=None if plain else np.object_)
    except ValueError as error:
        raise WrongShape(f"{needed}, every row as long as the first") from error
    if table.ndim == 1 and table.size and all(isinstance(row, (list, tuple, np.ndarray)) for row in table):
        raise WrongShape(f"{needed}, every row as long as the first")
    if table.ndim != 2 or table.shape[1] != len(instrument.items):
        raise WrongShape(f"{needed}, not {table.shape}")
    if not plain:
        _check_whole(instrument, table)
    return table


def _check_whole(instrument: Instrument, cells: NDArray[np.object_]) -> None:
    """Cells as they were given: NumPy makes true a 1 beside numbers, and every number a text beside one text.

    Where decimals stand in every cell, the one that is none (NaN, 2.5) is named before 1.0.
    """
    wrong = [place for place, cell in np.ndenumerate(cells) if isinstance(cell, bool) or not isinstance(cell, Integral)]
    if wrong:
        row, column = next((place for place in wrong if not _like_whole(cells[place])), wrong[0])
        raise WrongType(instrument.id, instrument.items[column].id, cells[row, column], NOT_WHOLE, row=row)


def _like_whole(cell: object) -> bool:
    return isinstance(cell, Real) and not isinstance(cell, bool) and cell % 1 == 0


def _is_in_range(table: NDArray[Any], low: int, high: int) -> bool:
    if int(table.max()) > high or int(table.min()) < MISSING:
        return False
    return low <= MISSING + 1 or bool(((table >= low) | (table == MISSING)).all())


def _check_range(instrument: Instrument, table: NDArray[Any]) -> None:
    if not instrument.codes_differ and _is_in_range(table, instrument.min_code, instrument.max_code):
        return
    bad = np.zeros(table.shape, dtype=bool)
    for column, item in enumerate(instrument.items):
        allowed = [MISSING, *instrument.codes_of(item.id)]
        bad[:, column] = ~np.isin(table[:, column], allowed)
    if bad.any():
        row, column = (int(place) for place in np.argwhere(bad)[0])
        item_id, value = instrument.items[column].id, int(table[row, column])
        raise OutOfRange(instrument.id, item_id, value, outside(instrument, item_id), row=row)


Ints = NDArray[np.int64]


def point_counts(instrument: Instrument, codes: NDArray[np.int8], scale: Scale) -> tuple[Ints, Ints, Ints]:
    """Answered items of a scale, those of them in the upper half, and the sum of their points: n values each.

    `codes`: k × n, a row an item of the form in order. The same as `score`, child by child; source: its docstring.
    """
    place = {item.id: number for number, item in enumerate(instrument.items)}
    answered, upper, raw = (np.zeros(codes.shape[1], dtype=np.int64) for _ in range(3))
    for item in scale.items:
        column = codes[place[item]]
        points, beyond = _tables(instrument, scale, item)
        answered += column != MISSING
        upper += beyond[column]
        raw += points[column]
    return answered, upper, raw


def points_of_total(instrument: Instrument, codes: Ints) -> Ints:
    """n × k codes of the total's items, every one answered, as the points they add to it. Source: docs/scoring.md,
    “From digits to a total”.
    """
    total = instrument.total
    tables = [_tables(instrument, total, item)[0] for item in total.items]
    return np.column_stack([table[codes[:, place]] for place, table in enumerate(tables)])


def _tables(instrument: Instrument, scale: Scale, item: str) -> tuple[Ints, Ints]:
    """Points, and 1 for a code in the upper half, by code; the last place, which −1 takes, is 0 in both."""
    known = instrument.points(scale.id, item)
    points, beyond = (np.zeros(instrument.max_code + 2, dtype=np.int64) for _ in range(2))
    for code, value in known.by_code.items():
        points[code], beyond[code] = value, code in known.upper
    return points, beyond
