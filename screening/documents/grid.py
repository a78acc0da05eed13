"""The measures of the class sheet: how many children a side, where its lines run, how a long name fits. No texts.

Widths are per cent of the grid, which is as wide as A4 landscape allows.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

LATIN = re.compile(r"[!-~]+")
NAME, SEAT, LETTER = 8.2, 3.3, 5.5
BOXES = 100 - NAME - SEAT - LETTER
MOST_BOXES = 24  # on one leaf; more would be narrower than a pencil's digit
MM_A_PER_CENT = 2.76
MM_A_SIGN, HEAD_LINES = 2.86, 6  # of the texts over the boxes
SCALE_LINE, SMALL_SCALE_LINE = 86, 92  # Chinese characters in the line of answers, the small one of turned heads
ROOMY, CLOSE = 20, 24  # children a side, at 6.3 and 5.4 mm a row
FEWER = ROOMY, 18  # close rows under a tall head
ON_SHEET = 6, 8  # Chinese characters of a name that fit at full size, and at reduced size
ON_LABEL = 8, 12


def children_a_side(count: int, *, tall: int = 0) -> int:
    """As few sides as can be, then roomy rows. `tall`: how many things of the head take more room than usual."""
    if tall:
        return FEWER[tall - 1]
    return ROOMY if -(-count // ROOMY) <= -(-count // CLOSE) else CLOSE


def stands_upright(texts: Iterable[str], boxes: int) -> bool:
    """Whether every text fits over its box as it is; else the heads are turned by a quarter."""
    line = (BOXES / boxes * MM_A_PER_CENT - 1.2) / MM_A_SIGN
    for text in texts:
        words = LATIN.findall(text)  # these are not broken in the middle
        room = line * HEAD_LINES / (1.3 if words else 1.05)
        if _width(text) > room or max(map(_width, words), default=0) > line:
            return False
    return True


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


def ruling(sizes: Sequence[int], groups: Sequence[int]) -> dict[str, str]:
    """Paths of the lines behind a grid, in a field of 100 × 10: thin ones between the boxes of forms with these numbers
    of items, heavier after every group and between forms, and the fold."""
    width = BOXES / sum(sizes)
    thin: list[float] = []
    fours: list[float] = []
    heavy = [NAME + SEAT]
    start = NAME + SEAT
    for size, group in zip(sizes, groups, strict=True):
        for item in range(1, size):
            (fours if item % group == 0 else thin).append(start + item * width)
        start += size * width
        heavy.append(start)
    lines = {"thin": thin, "fours": fours, "heavy": heavy, "fold": [NAME]}
    return {name: "".join(f"M{x:.2f},0V10" for x in places) for name, places in lines.items()}


def name_look(name: str) -> str:
    """Class of print.css under which a name fits its field: as it is, small, or small in two lines."""
    return _look(name, *ON_SHEET)


def label_look(name: str) -> str:
    return _look(name, *ON_LABEL)


def _look(name: str, full: int, small: int) -> str:
    width = _width(name)
    if width <= full:
        return ""
    return "lo" if width <= small else "lo2"


def _width(text: str, latin: float = 0.56) -> float:
    """In Chinese characters. Letters are narrow on average; a short word may be all wide ones."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else latin for sign in text)


def fits_one_line(scale: str, *, small: bool) -> bool:
    return _width(scale, latin=0.5) <= (SMALL_SCALE_LINE if small else SCALE_LINE)


def sides(count: int, a_side: int) -> Iterator[slice]:
    """The children of each side; a class without children still has one."""
    for first in range(0, max(count, 1), a_side):
        yield slice(first, first + a_side)
