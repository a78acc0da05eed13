"""What a reader puts together: the equity view beside what the county's table says is overdue, and one left-behind
label beside the other.

A child that was flagged and not looked at is, once its day has passed, one overdue first look: in a round whose days
are all over the two numbers are one. Pure. What both count is taken apart from what only one of them counts; a part
that is nought is left out, as if everybody knew that there is none. Where the two are equal by chance they are tied as
one: whoever takes them for the same is right.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol, TypeVar

from screening.reports.county.district.keys import county_key, township_key
from screening.reports.county.equity.keys import FOLLOWED_UP, HEAD, LABEL, LABELS, LOOKED_AT, TOWNSHIP, key_of
from screening.reports.disclosure_control.count_cells import CountCells

MISSED = {"desk": LOOKED_AT.missed, "seen": LOOKED_AT.missed, "follow-up": FOLLOWED_UP.missed}
"""Kind of what is overdue → the figure of the equity view that counts the same children."""


class Child(Protocol):
    """A child of the round: its labels and township, what it is counted in, and the kinds of work overdue for it."""

    @property
    def policy(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def township(self) -> int: ...
    @property
    def late(self) -> frozenset[str]: ...
    @property
    def figures(self) -> Sequence[str]: ...


Kind = TypeVar("Kind", bound=Child)


def tie_to_overdue(
    cells: CountCells, current: str, kinds: Mapping[Kind, int], overdue: Mapping[int, Counter[str]]
) -> None:
    """`kinds`: children who are alike → how many; `overdue`: township → pieces of work by kind, as the county's table
    counts them."""
    _tie_place(cells, key_of(current, "all", "all", ""), county_key, kinds, sum(overdue.values(), Counter()))
    for township, pieces in overdue.items():
        here = {child: count for child, count in kinds.items() if child.township == township}
        head = key_of(current, TOWNSHIP, township, "")
        _tie_place(cells, head, partial(township_key, township), here, pieces)


def _tie_place(
    cells: CountCells,
    head: str,
    key: Callable[[str], str],
    kinds: Mapping[Kind, int],
    pieces: Mapping[str, int],
) -> None:
    for kind, missed in MISSED.items():
        if f"{head}{missed}" not in cells.counts:
            continue
        those = {child: count for child, count in kinds.items() if missed in child.figures}
        counted, late = sum(those.values()), pieces.get(kind, 0)
        if counted == late:
            cells.split(key(f"overdue.{kind}"), [f"{head}{missed}"])
            continue
        both, name = sum(count for child, count in those.items() if kind in child.late), f"{head}{kind}"
        _parts(cells, f"{head}{missed}", {f"{name}-late": both, f"{name}-in-time": counted - both})
        _parts(cells, key(f"overdue.{kind}"), {f"{name}-late": both, f"{name}-beside": late - both})


def _parts(cells: CountCells, total: str, parts: Mapping[str, int]) -> None:
    given = {key: count for key, count in parts.items() if count}
    cells.counts.update(given)
    cells.silent.update(given)
    cells.split(total, given)


def tie_labels(cells: CountCells, current: str, kinds: Mapping[Kind, int]) -> None:
    """Both labels name nearly the same children, so that the one must not be subtracted from the other: how many of a
    group both name, and how many one alone, is counted too, and never printed."""
    both: Counter[tuple[str, str]] = Counter()
    for child, count in kinds.items():
        for figure in child.figures if child.policy == child.label else ():
            both[child.label, figure] += count
    head = f"{HEAD}.{current}.{LABEL}."
    for key in [key for key in cells.counts if key.startswith(head)]:
        group, figure = key.removeprefix(head).split(".")
        for dimension in LABELS:
            total, same = key_of(current, dimension, group, figure), both[group, figure]
            alone = key_of(current, f"{dimension}-alone", group, figure)
            parts = {key_of(current, "both", group, figure): same, alone: cells.counts[total] - same}
            _parts(cells, total, parts)
            cells.growing.update(key for key, count in parts.items() if count)
