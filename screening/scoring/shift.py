"""Do the rows of a sheet fit last round better when moved by one? Then somebody may have slipped a row."""

from collections.abc import Sequence
from typing import Literal

Row = Sequence[int | None]

MIN_ROWS = 6
"""A slip shorter than this cannot be told from chance."""
MIN_GAIN = 3.0
"""How much better the moved rows must fit, summed over rows, in points of mean difference per item."""
MIN_RATIO = 0.7
"""The moved rows must differ from last round by at most seven tenths as much as the unmoved ones."""


def find_shift(now: Sequence[Row], before: Sequence[Row]) -> tuple[int, int] | None:
    """First and last row (positions) of the longest likely slip by one row, or `None`.

    `now`, `before`: n rows × k codes in seat order, this and last round of the same children, `None` = no answer.
    A run of rows is reported when, moved up or down by one, it fits last round clearly better than where it stands.
    Rows that could not be compared (no last round, nothing answered) end a run. The limits are our own, chosen on
    simulated classes (one trait, stability .8, 20 and 50 children): at most 2 in 100 classes with every row in its
    place are reported, and 20 to 45 in 100 of those where sixteen rows slipped. They are not from a publication.
    """
    best: tuple[float, int, int] | None = None
    directions: tuple[Literal[1, -1], ...] = (1, -1)
    for step in directions:
        run = _best_run(now, before, step)
        if run is not None and (best is None or run[0] > best[0]):
            best = run
    return None if best is None else (best[1], best[2])


def _best_run(now: Sequence[Row], before: Sequence[Row], step: int) -> tuple[float, int, int] | None:
    """The run with the largest gain (Kadane's scan), if it is long and clear enough."""
    best: tuple[float, int, int] | None = None
    start, own, moved = 0, 0.0, 0.0
    for position in range(len(now)):
        here, there = _pair(now, before, position, step)
        if here is None or there is None or own - moved + here - there <= 0:
            start, own, moved = position + 1, 0.0, 0.0
            continue
        own, moved = own + here, moved + there
        gain, rows = own - moved, position - start + 1
        clear = here > there and rows >= MIN_ROWS and gain >= MIN_GAIN and moved <= MIN_RATIO * own
        if clear and (best is None or gain > best[0]):
            best = (gain, start, position)
    return best


def _pair(now: Sequence[Row], before: Sequence[Row], position: int, step: int) -> tuple[float | None, float | None]:
    there = position + step
    moved = _distance(now[position], before[there]) if 0 <= there < len(before) else None
    return _distance(now[position], before[position]), moved


def _distance(row: Row, other: Row) -> float | None:
    """Mean absolute difference over the items answered in both; `None` when fewer than half are."""
    pairs = [(a, b) for a, b in zip(row, other, strict=True) if a is not None and b is not None]
    if 2 * len(pairs) < len(row) or not pairs:
        return None
    return sum(abs(a - b) for a, b in pairs) / len(pairs)
