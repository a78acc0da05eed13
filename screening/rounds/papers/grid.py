"""The measures of the class sheet: how many children a side, where its lines run, how a long name fits. No texts.

Widths are per cent of the grid; the paper is A4 landscape, so one per cent is 2.76 mm.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

NAME, SEAT, LETTER = 8.2, 3.3, 5.5
BOXES = 100 - NAME - SEAT - LETTER
MOST_BOXES = 24  # on one leaf; more would be narrower than a pencil's digit
ROOMY, CLOSE = 20, 24  # children a side, at 6.3 and 5.4 mm a row
ON_SHEET = 6, 8  # Chinese characters of a name that fit at full size, and at reduced size
ON_LABEL = 8, 12


@dataclass(frozen=True)
class Ruling:
    """Paths of the lines behind a grid, in a field of 100 × 10: thin, between fours, between forms, and the fold."""

    thin: str
    fours: str
    heavy: str
    fold: str = f"M{NAME:.2f},0V10"


def children_a_side(count: int, *, turned: bool = False) -> int:
    """As few sides as can be, then roomy rows. Turned heads are tall and leave room for `ROOMY` rows only."""
    if turned:
        return ROOMY
    return ROOMY if -(-count // ROOMY) <= -(-count // CLOSE) else CLOSE


def in_leaves(sizes: Sequence[int]) -> list[list[int]]:
    """Positions of the forms that share a leaf, by their numbers of items."""
    leaves: list[list[int]] = []
    room = 0
    for place, size in enumerate(sizes):
        if leaves and size <= room:
            leaves[-1].append(place)
        else:
            leaves.append([place])
            room = MOST_BOXES
        room -= size
    return leaves


def ruling(sizes: Sequence[int], groups: Sequence[int]) -> Ruling:
    """Lines between the boxes of forms with these numbers of items, heavier after every group."""
    width = BOXES / sum(sizes)
    thin, fours, heavy = [], [], [NAME + SEAT]
    start = NAME + SEAT
    for size, group in zip(sizes, groups, strict=True):
        for item in range(1, size):
            (fours if item % group == 0 else thin).append(start + item * width)
        start += size * width
        heavy.append(start)
    return Ruling(*("".join(f"M{x:.2f},0V10" for x in lines) for lines in (thin, fours, heavy)))


def name_look(name: str) -> str:
    """Class of print.css under which a name fits its field: as it is, small, or small in two lines."""
    return _look(name, *ON_SHEET)


def label_look(name: str) -> str:
    return _look(name, *ON_LABEL)


def _look(name: str, full: int, small: int) -> str:
    width = sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.56 for sign in name)
    if width <= full:
        return ""
    return "lo" if width <= small else "lo2"


def sides(count: int, a_side: int) -> Iterator[slice]:
    """The children of each side; a class without children still has one."""
    for first in range(0, max(count, 1), a_side):
        yield slice(first, first + a_side)
