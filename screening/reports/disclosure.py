"""Disclosure control: which people counts may be printed so that nobody can be counted out by subtraction.

Pure. All cells one audience can obtain are given together, with every sum that links them; small cells (1 to 4) are
hidden, and further cells until no small one can be worked out again: neither by solving the sums nor by their bounds.
A school's own work totals are not people counts and do not pass through here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Self

import numpy as np

SMALLEST = 5
SMALLEST_DENOMINATOR = 10


class Why(Enum):
    SHOWN = "shown"
    SMALL = "small"  # one to four children
    COMPLEMENT = "complement"  # would give a small one away


@dataclass(frozen=True)
class Sum:
    """``total`` is the sum of ``parts``; all are keys of cells."""

    total: str
    parts: tuple[str, ...]


class Numeral(str):
    """A number in figures that may be printed as it is: it came through here, or is no count of children."""


@dataclass(frozen=True)
class Published:
    """A count as it may be printed. ``value`` is None where it may not. In a template: ``{{ cell }}``."""

    value: int | None
    why: Why = Why.SHOWN

    @property
    def stored(self) -> list[int | str | None]:
        """As it is kept in a row: plain JSON."""
        return [self.value, self.why.value]

    @classmethod
    def of(cls, stored: Sequence[int | str | None]) -> Self:
        value, why = stored
        return cls(value if isinstance(value, int) else None, Why(why))

    @property
    def text(self) -> Numeral:
        if self.value is not None:
            return Numeral(f"{self.value:,}")
        return Numeral("<5" if self.why is Why.SMALL else "—")

    def __str__(self) -> str:
        return self.text

    def rate_of(self, denominator: "Published") -> int | None:
        """Whole per cent, or None where a part is hidden or the denominator is under ten."""
        if self.value is None or denominator.value is None or denominator.value < SMALLEST_DENOMINATOR:
            return None
        return (200 * self.value + denominator.value) // (2 * denominator.value)

    def share_of(self, denominator: "Published") -> Numeral:
        """The rate as it is printed; empty where there is none."""
        rate = self.rate_of(denominator)
        return Numeral("" if rate is None else f"{rate}%")


@dataclass(frozen=True)
class Exact:
    """A work total that may be printed as it is: reviews, sheets, hours. Never children."""

    value: int

    @property
    def text(self) -> Numeral:
        return Numeral(f"{self.value:,}")

    def __str__(self) -> str:
        return self.text


def of_all(part: Published | Exact, whole: Published | Exact) -> Numeral:
    """“476 / 512”."""
    return Numeral(f"{part.text} / {whole.text}")


@dataclass(frozen=True)
class Table:
    """People counts of one audience; keys are unique over all tables of the audience and period.

    ``sums`` may link cells of other tables. ``known``: the audience knows these anyway (class lists), always printed.
    ``silent``: never printed, must not become computable when small (remainders). ``growing``: cumulative cells of one
    round, whose difference to an earlier month is protected too.
    """

    cells: Mapping[str, int]
    sums: Sequence[Sum] = ()
    known: Collection[str] = ()
    silent: Collection[str] = ()
    growing: Collection[str] = ()


@dataclass(frozen=True)
class Publication:
    """What one audience is shown of one period. ``tables`` are what stood behind it: kept, never printed."""

    audience: str
    period: str
    cells: Mapping[str, Published]
    tables: tuple[Table, ...] = ()
    revision: int = 1


def is_small(value: int) -> bool:
    return 0 < value < SMALLEST


def publish(tables: Sequence[Table], audience: str, period: str, *, earlier: Sequence[Publication] = ()) -> Publication:
    """All tables of an audience and period together, with everything it was shown before."""
    counts: dict[str, int] = {}
    for table in tables:
        if twice := counts.keys() & table.cells.keys():
            raise ValueError(f"in two tables: {', '.join(sorted(twice))}")
        counts.update(table.cells)
    cells = publish_cells(
        counts,
        [line for table in tables for line in table.sums],
        known=[key for table in tables for key in table.known],
        silent=[key for table in tables for key in table.silent],
    )
    return Publication(audience, period, cells, tuple(tables))


def publish_cells(
    cells: Mapping[str, int],
    sums: Sequence[Sum],
    *,
    known: Iterable[str] = (),
    silent: Iterable[str] = (),
) -> dict[str, Published]:
    """Decide for every cell whether it may be printed.

    ``cells``: key → count of people. ``known``: cells the audience knows anyway (class lists), always printed.
    ``silent``: cells that are not printed at all but must not become computable when small (such as "not rated").
    Raises ``ValueError`` where a sum does not add up: a wrong link would protect nothing.
    """
    _check(cells, sums)
    public, mute = set(known), set(silent)
    hidden = {key for key, value in cells.items() if key not in public and (key in mute or is_small(value))}
    small = {key for key in hidden if is_small(cells[key])}
    while exposed := _exposed(cells, sums, hidden, small, mute):
        extra = _cheapest(cells, sums, exposed, hidden, public)
        if extra is None:
            break
        hidden.add(extra)
    return {key: _cell(key, value, hidden, small) for key, value in cells.items() if key not in mute}


def _check(cells: Mapping[str, int], sums: Sequence[Sum]) -> None:
    for line in sums:
        if cells[line.total] != sum(cells[part] for part in line.parts):
            raise ValueError(f"{line.total} is not the sum of {', '.join(line.parts)}")


def _cell(key: str, value: int, hidden: set[str], small: set[str]) -> Published:
    if key not in hidden:
        return Published(value)
    return Published(None, Why.SMALL if key in small else Why.COMPLEMENT)


def _exposed(
    cells: Mapping[str, int], sums: Sequence[Sum], hidden: set[str], small: set[str], mute: set[str]
) -> set[str]:
    """Small cells somebody could work out again."""
    return _solvable(sums, hidden, small) | _bounded(cells, sums, hidden, small, mute)


def _solvable(sums: Sequence[Sum], hidden: set[str], small: set[str]) -> set[str]:
    """Those that the sums determine: no direction that the equations over hidden cells leave open moves them."""
    order = sorted(hidden)
    column = {key: index for index, key in enumerate(order)}
    rows = []
    for line in sums:
        row = np.zeros(len(order))
        for key, sign in [(line.total, -1.0), *((part, 1.0) for part in line.parts)]:
            if key in column:
                row[column[key]] += sign
        if row.any():
            rows.append(row)
    if not rows:
        return set()
    _left, sizes, right = np.linalg.svd(np.array(rows))
    free = right[int((sizes > 1e-9 * max(1.0, float(sizes[0]))).sum()) :]  # directions the equations leave open
    return {key for key in small if np.abs(free[:, column[key]]).max(initial=0.0) < 1e-7}


def _bounded(
    cells: Mapping[str, int], sums: Sequence[Sum], hidden: set[str], small: set[str], mute: set[str]
) -> set[str]:
    """Those whose printed bounds ("<5" is 1 to 4, "—" at least 5) close in on one value along the sums."""
    far = max(cells.values(), default=0) + SMALLEST
    low = {key: 0 if key in mute else 1 if key in small else SMALLEST for key in hidden}
    high = {key: SMALLEST - 1 if key in small and key not in mute else far for key in hidden}
    for key, value in cells.items():
        if key not in hidden:
            low[key] = high[key] = value
    changed = True
    while changed:
        changed = any([_narrow(line, low, high) for line in sums])
    return {key for key in small if low[key] == high[key]}


def _narrow(line: Sum, low: dict[str, int], high: dict[str, int]) -> bool:
    changed = _tighten(line.total, sum(low[p] for p in line.parts), sum(high[p] for p in line.parts), low, high)
    for part in line.parts:
        others = [other for other in line.parts if other != part]
        least = low[line.total] - sum(high[other] for other in others)
        most = high[line.total] - sum(low[other] for other in others)
        changed |= _tighten(part, least, most, low, high)
    return changed


def _tighten(key: str, least: int, most: int, low: dict[str, int], high: dict[str, int]) -> bool:
    new_low, new_high = max(low[key], least), min(high[key], most)
    changed = (new_low, new_high) != (low[key], high[key])
    low[key], high[key] = new_low, new_high
    return changed


def _cheapest(
    cells: Mapping[str, int],
    sums: Sequence[Sum],
    exposed: set[str],
    hidden: set[str],
    public: set[str],
) -> str | None:
    """The smallest printed cell that shares a sum with an exposed cell, else with any hidden one."""
    for circle in (exposed, hidden):
        near = {
            key
            for line in sums
            if circle & {line.total, *line.parts}
            for key in (line.total, *line.parts)
            if key not in hidden and key not in public and cells[key] > 0
        }
        if near:
            return min(near, key=lambda key: (cells[key], key))
    return None
