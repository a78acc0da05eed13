"""From values to places: a scale that holds all of them, also when they are all equal, all nothing or below nothing."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


def is_worth_drawing(values: Iterable[float | None]) -> bool:
    """Whether two values at least, and half of all, may be shown: a picture of hatched boxes tells nothing."""
    found = list(values)
    known = sum(value is not None for value in found)
    return known >= 2 and 2 * known >= len(found)


@dataclass(frozen=True)
class LinearScale:
    """Values from `low` to `high` lie between the places `start` and `end`; outside they are kept at the edge."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        kept = min(max(value, self.low), self.high)
        return self.start + (self.end - self.start) * (kept - self.low) / (self.high - self.low)


def scale_of(
    values: Iterable[float | None],
    start: float,
    end: float,
    *,
    low: float | None = None,
    high: float | None = None,
    from_zero: bool = True,
    rounded: bool = False,
) -> LinearScale:
    """`rounded`: its ends are round numbers, to be written on an axis."""
    known = [value for value in values if value is not None]
    if from_zero or not known:
        known = [0.0, *known]
    least = min(known) if low is None else low
    most = max(known) if high is None else high
    if rounded:
        grain = _grain(most - least)
        least, most = grain * math.floor(least / grain), grain * math.ceil(most / grain)
    if most <= least and not from_zero:
        return LinearScale(least - 1, least + 1, start, end)
    if most <= least:
        most = least + 1
    return LinearScale(least, most, start, end)


def _grain(length: float) -> float:
    """1, 2 or 5 times a power of ten, so that about ten of them make the length."""
    if length <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(length / 10))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= length / 10)
