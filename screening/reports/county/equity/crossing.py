"""The equity view beside what the county's table says is overdue: a reader puts the two together.

A child that was flagged and not looked at is, once its day has passed, one overdue first look: in a round whose days
are all over the two numbers are one. Pure. What both count is taken apart from what only one of them counts; a part
that is nought is left out, as if everybody knew that there is none.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from screening.reports.county.district.keys import county_key, township_key
from screening.reports.county.equity.keys import FOLLOWED_UP, LOOKED_AT, TOWNSHIP, key_of
from screening.reports.disclosure_control.count_cells import CountCells

MISSED = {"desk": LOOKED_AT.missed, "seen": LOOKED_AT.missed, "follow-up": FOLLOWED_UP.missed}
"""Kind of what is overdue → the figure of the equity view that counts the same children."""


class Child(Protocol):
    """A child of the round: its township, what it is counted in, and the kinds of work overdue for it."""

    @property
    def township(self) -> int: ...
    @property
    def late(self) -> frozenset[str]: ...
    @property
    def figures(self) -> Sequence[str]: ...


def tie_to_overdue(
    cells: CountCells, current: str, children: Sequence[Child], overdue: Mapping[int, Counter[str]]
) -> None:
    """`overdue`: township → pieces of work by kind, as the county's table counts them."""
    _tie_place(cells, key_of(current, "all", "all", ""), county_key, children, sum(overdue.values(), Counter()))
    for township, pieces in overdue.items():
        here = [child for child in children if child.township == township]
        head = key_of(current, TOWNSHIP, township, "")
        _tie_place(cells, head, partial(township_key, township), here, pieces)


def _tie_place(
    cells: CountCells,
    head: str,
    key: Callable[[str], str],
    children: Sequence[Child],
    pieces: Mapping[str, int],
) -> None:
    for kind, missed in MISSED.items():
        if f"{head}{missed}" not in cells.counts:
            continue
        counted = [child for child in children if missed in child.figures]
        both = sum(kind in child.late for child in counted)
        name = f"{head}{kind}"
        _parts(cells, f"{head}{missed}", {f"{name}-late": both, f"{name}-in-time": len(counted) - both})
        _parts(cells, key(f"overdue.{kind}"), {f"{name}-late": both, f"{name}-beside": pieces.get(kind, 0) - both})


def _parts(cells: CountCells, total: str, parts: Mapping[str, int]) -> None:
    given = {key: count for key, count in parts.items() if count}
    cells.counts.update(given)
    cells.silent.update(given)
    cells.split(total, given)
