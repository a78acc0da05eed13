"""What an answer adds to a scale: its points, turned where the item is, counted or multiplied as the scale says."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Points:
    """What the answers of one line add to one scale.

    `by_code`: code → whole points. `upper`: the codes that lie beyond the middle of the line's own span, towards
    concern; the middle of an odd span is not beyond it.
    """

    by_code: Mapping[int, int]
    upper: frozenset[int]

    @property
    def lowest(self) -> int:
        return min(self.by_code.values())

    @property
    def highest(self) -> int:
        return max(self.by_code.values())


def points_of(worth: Mapping[int, int], *, turned: bool, times: int, count_from: int | None, high: bool) -> Points:
    """`worth`: code → points before anything else. x → low + high − x where the item is turned; then 1 or 0 where the
    scale counts lines, else so many `times`. `high`: whether a high sum deserves a look.
    """
    turn = min(worth.values()) + max(worth.values())
    keyed = {code: turn - points if turned else points for code, points in worth.items()}
    if count_from is None:
        added = {code: points * times for code, points in keyed.items()}
    else:
        added = {code: int(points >= count_from) for code, points in keyed.items()}
    span = min(added.values()) + max(added.values())
    return Points(added, frozenset(code for code, points in added.items() if _beyond(2 * points, span, high)))


def _beyond(doubled: int, span: int, high: bool) -> bool:
    return doubled > span if high else doubled < span
