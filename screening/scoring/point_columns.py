"""Points instead of codes, for whole columns: where answers count other points than their codes, and for alphas."""

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument, Scale
from screening.scoring.answer_matrix import MISSING

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
