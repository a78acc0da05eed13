"""Totals of many children in bins that may be printed: none holds one to four children."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST_GROUP, BINS = 5, 12


@dataclass(frozen=True, slots=True)
class Bin:
    """Children whose total lies from `low` to `high`, both included."""

    low: int
    high: int
    count: int


def bins_of(totals: Sequence[int], lowest: int, highest: int) -> tuple[Bin, ...]:
    """A histogram of at most twelve equal bins over the range in points, neighbours merged until none holds 1 to 4
    children.

    The formula of a bin's width is ⌈(highest − lowest + 1) / 12⌉; a last bin narrower than the others joins its
    neighbour. A total outside the range is counted in no bin.
    """
    width = max(1, math.ceil((highest - lowest + 1) / BINS))
    counted = Counter((total - lowest) // width for total in totals)
    found = [
        Bin(low, min(low + width - 1, highest), counted[index])
        for index, low in enumerate(range(lowest, highest + 1, width))
    ]
    if len(found) > 1 and found[-1].high - found[-1].low + 1 < width:  # a last bin narrower than the others
        found[-2:] = [Bin(found[-2].low, highest, found[-2].count + found[-1].count)]
    while len(found) > 1 and any(0 < one.count < SMALLEST_GROUP for one in found):
        found = _merge_smallest(found)
    return tuple(found)


def _merge_smallest(found: list[Bin]) -> list[Bin]:
    """The smallest bin of 1 to 4 goes together with its smaller occupied neighbour, empty ones between included."""
    at = min((i for i, one in enumerate(found) if 0 < one.count < SMALLEST_GROUP), key=lambda i: found[i].count)
    left = next((i for i in range(at - 1, -1, -1) if found[i].count), None)
    right = next((i for i in range(at + 1, len(found)) if found[i].count), None)
    sides = [i for i in (left, right) if i is not None]
    to = min(sides, key=lambda i: found[i].count) if sides else (0 if at else len(found) - 1)
    first, last = min(at, to), max(at, to)
    merged = Bin(found[first].low, found[last].high, sum(one.count for one in found[first : last + 1]))
    return [*found[:first], merged, *found[last + 1 :]]
