"""Disclosure control: which people counts may be printed so that nobody can be counted out by subtraction.

Pure. All cells one audience can obtain are given together, with every sum that links them and everything it was shown
before. Small cells (1 to 4) are hidden, and further cells until none of the small ones, nor a small difference to an
earlier month, can be worked out again (`disclosure_history`, `cell_suppression`;
docs/adr/0015).
A school's own work totals are not people counts: they are ``Exact``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Self

from screening.reports.disclosure_control.disclosure_history import (
    ANY,
    MANY,
    SMALLEST,
    SOME,
    Claim,
    ShownPublication,
    decide,
    is_small,
)

__all__ = [
    "SMALLEST",
    "SMALLEST_DENOMINATOR",
    "Exact",
    "Numeral",
    "PeriodPublication",
    "Published",
    "Sum",
    "Table",
    "Why",
    "is_small",
    "of_all",
    "publish",
    "publish_cells",
]

SMALLEST_DENOMINATOR = 10


class Why(Enum):
    SHOWN = "shown"
    SMALL = "small"  # one to four children
    COMPLEMENT = "complement"  # would give a small one away
    GROUP = "group"  # the whole group is too small for any number, 0 too


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
        """The count of a stored row (`stored`), value and reason. Raises `ValueError` for an unknown reason."""
        value, why = stored
        return cls(value if isinstance(value, int) else None, Why(why))

    @property
    def text(self) -> Numeral:
        """As it is printed: 1,204, “<5” for one to four children, “—” where it would give a small number away."""
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
        """As it is printed, with a comma every three figures."""
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
class PeriodPublication:
    """What one audience is shown of one period. ``tables`` are what stood behind it: kept, never printed."""

    audience: str
    period: str
    cells: Mapping[str, Published]
    tables: tuple[Table, ...] = ()
    revision: int = 1


def publish(
    tables: Sequence[Table], audience: str, period: str, *, earlier: Sequence[PeriodPublication] = ()
) -> PeriodPublication:
    """Decide for every cell of all tables together whether it may be printed, minding what was shown ``earlier``.

    ``earlier``: publications of the same audience, oldest first. Raises ``ValueError`` where a key stands in two tables
    or a sum does not add up: a wrong link would protect nothing.
    """
    now = _shown(tables, period)
    _check(now)
    before = [_shown(one.tables, one.period, one.cells) for one in earlier]
    last = max((at for at, one in enumerate(earlier) if one.period == period), default=None)
    if last is not None and before[last] == replace(now, said=before[last].said):
        return earlier[last]
    claims = decide([*before, now])
    cells = {key: _cell(value, claims.get(key)) for key, value in now.cells.items() if key not in now.silent}
    return PeriodPublication(audience, period, cells, tuple(tables), 1 if last is None else earlier[last].revision + 1)


def publish_cells(
    cells: Mapping[str, int], sums: Sequence[Sum], *, known: Iterable[str] = (), silent: Iterable[str] = ()
) -> dict[str, Published]:
    """One table that nobody sees twice."""
    table = Table(cells, sums, known=frozenset(known), silent=frozenset(silent))
    return dict(publish([table], "", "").cells)


def _shown(tables: Sequence[Table], period: str, cells: Mapping[str, Published] | None = None) -> ShownPublication:
    counts: dict[str, int] = {}
    for table in tables:
        if twice := counts.keys() & table.cells.keys():
            raise ValueError(f"in two tables: {', '.join(sorted(twice))}")
        counts.update(table.cells)
    said = None
    if cells is not None:
        said = {key: _claim(cell) for key, cell in cells.items() if cell.value is None and key in counts}
    return ShownPublication(
        period=period,
        cells=counts,
        lines=[(line.total, tuple(line.parts)) for table in tables for line in table.sums],
        known=frozenset(key for table in tables for key in table.known),
        silent=frozenset(key for table in tables for key in table.silent),
        growing=frozenset(key for table in tables for key in table.growing),
        said=said,
    )


def _check(shown: ShownPublication) -> None:
    for total, parts in shown.lines:
        if shown.cells[total] != sum(shown.cells[part] for part in parts):
            raise ValueError(f"{total} is not the sum of {', '.join(parts)}")


def _cell(value: int, claim: Claim | None) -> Published:
    if claim is None:
        return Published(value)
    return Published(None, {SOME: Why.SMALL, MANY: Why.COMPLEMENT}.get(claim, Why.GROUP))


def _claim(cell: Published) -> Claim:
    """What was said of a hidden cell: `_cell` read backwards."""
    return {Why.SMALL: SOME, Why.COMPLEMENT: MANY}.get(cell.why, ANY)
