"""A report as a spreadsheet to go on reckoning with: notes, a leaf for each table, and all figures once more in one
tidy leaf that a program can read (month, place, table, line, figure, value, unit, why empty).

Numbers are numbers, shares are shares, days have their unit in the head. A number that may not be shown is an empty
cell, and a column of its own says why.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.sheets import WorkbookSheet
from screening.reports.disclosure_control.model import Exact, Numeral, Published, Why
from screening.reports.disclosure_control.print_guard import book, check, measure
from screening.reports.tables import Cell, GuardedSentence, ReportPart, ReportTable, Row, Suppressed, text_of

Value = Any  # Published, Exact, Numeral or words; None where nothing stands
PAIR = re.compile(r"([\d,]+) / ([\d,]+)")
INTERVAL = re.compile(r"(?:(\d+%) \()?(\d+)–(\d+)%\)?")
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?%?")
HIDDEN = "—"
FIRST, OTHER, WORDS, LAST = 34, 13, 40, 36  # widths in characters


@dataclass(frozen=True)
class Column:
    """What becomes of a column: its heads and, for each of its cells, as many values."""

    heads: tuple[str, ...]
    unit: str
    values: Callable[[Cell], tuple[Value, ...]]
    width: int = OTHER


@dataclass(frozen=True)
class Book:
    """`place`: the school or county; `period`: 2026-10."""

    title: str
    place: str
    period: str
    notes: Sequence[str]
    parts: Sequence[ReportPart]

    def content(self) -> bytes:
        check([row.cells for part in self.parts for table in part.tables for row in table.rows], in_cells=True)
        tables = [(part, table) for part in self.parts for table in part.tables if _reckons(table)]
        leaves = [_leaf(self._name(part, table), table) for part, table in tables]
        notes = WorkbookSheet(pgettext("spreadsheet", "Notes"), [[line] for line in self._lines()], (100,), wraps=True)
        return book(
            [notes, *leaves, self._tidy(tables)],
            title=f"{self.title} {self.place} {self.period}",
            language=formats.html_language(),
        )

    def _lines(self) -> Iterator[str]:
        yield from (self.title, f"{self.place} {self.period}", *self.notes)
        yield _("An empty cell has no number that may be shown; the last column says why.")
        for part in self.parts:
            tables = part.tables
            words = [f"{row.name}: {'; '.join(row.texts)}" for one in tables if not _reckons(one) for row in one.rows]
            said = [*part.says, *words, *(table.note for table in tables if table.note), *part.notes]
            if said:
                yield ""
                yield part.title
                yield from said

    def _tidy(self, tables: Sequence[tuple[ReportPart, ReportTable]]) -> WorkbookSheet:
        heads = _tidy_heads()
        rows = [
            [self.period, *self._line(self._name(part, table), table, row), figure, *value]
            for part, table in tables
            for row in table.rows
            for figure, *value in _figures(table, row)
        ]
        widths = (9, 18, 26, 26, 26, 10, 8, LAST)
        return WorkbookSheet(_("All figures"), [heads, *rows], widths, heads=1, head_text=self.title)

    def _line(self, name: str, table: ReportTable, row: Row) -> tuple[str, str, str]:
        """Place, table and line; a line that is a place is the place."""
        return (row.name, name, "") if table.of_places else (self.place, name, row.name)

    def _name(self, part: ReportPart, table: ReportTable) -> str:
        """Of two parts with a table of one caption it says which part's."""
        others = [one.caption for other in self.parts if other is not part for one in other.tables]
        name = _name(part, table)
        return f"{name} · {part.title}" if name in others else name


def _name(part: ReportPart, table: ReportTable) -> str:
    return part.title if len(part.tables) == 1 else table.caption


def _leaf(name: str, table: ReportTable) -> WorkbookSheet:
    columns = _columns(table)
    heads = [table.head or table.caption, *(head for column in columns for head in column.heads)]
    rows = [[row.name, *(value for value in _values(columns, row))] for row in table.rows]
    reasons = [_reasons(columns, row) for row in table.rows]
    widths = [FIRST, *(column.width for column in columns for _head in column.heads)]
    if any(reasons):
        heads, widths = [*heads, _("Why empty")], [*widths, LAST]
        rows = [[*row, reason] for row, reason in zip(rows, reasons, strict=True)]
    return WorkbookSheet(name, [heads, *rows], widths, heads=1, head_text=table.caption or name)


def _values(columns: Sequence[Column], row: Row) -> Iterator[Value]:
    for column, cell in zip(columns, row.cells, strict=True):
        yield from (None if why_empty(value) else value for value in column.values(cell))


def _reasons(columns: Sequence[Column], row: Row) -> str:
    """“Rated: one to four children; Seen: …”, once for each cell."""
    found = {
        column.heads[0]: next(filter(None, map(why_empty, column.values(cell))), "")
        for column, cell in zip(columns, row.cells, strict=True)
    }
    return _("; ").join(_("%(what)s: %(why)s") % {"what": head, "why": why} for head, why in found.items() if why)


def why_empty(value: Value) -> str:
    """Why a number is not shown; nothing where one stands, or words."""
    if isinstance(value, Suppressed):
        return _("too few children")
    if isinstance(value, Published) and value.value is None:
        return {
            Why.SMALL: _("one to four children"),
            Why.COMPLEMENT: _("with it a number of one to four could be worked out"),
            Why.GROUP: _("a very small group"),
        }[value.why]
    return _("not shown") if isinstance(value, str) and value == HIDDEN else ""


# Columns


def _columns(table: ReportTable) -> list[Column]:
    return [
        _column(head, [row.cells[at] for row in table.rows], is_words=not table.is_number(at))
        for at, head in enumerate(table.columns)
    ]


def _column(head: str, cells: Sequence[Cell], *, is_words: bool) -> Column:
    if any(map(_is_pair, cells)):
        return Column((head, _("%(what)s: of") % {"what": head}), "", _pair)
    if any(map(_is_interval, cells)):
        low, high = _("%(what)s: 95 %% from") % {"what": head}, _("%(what)s: 95 %% to") % {"what": head}
        return Column((head, low, high), "%", _interval)
    if any(map(_is_days, cells)):
        return Column((_("%(what)s (days)") % {"what": head},), _("days"), _days)
    if any(map(_is_share, cells)):
        return Column((head, _("%(what)s: share") % {"what": head}), "", _count_and_share)
    has_words = is_words and any(isinstance(cell, str) and not _is_number(cell) for cell in cells)
    unit = "%" if any(NUMBER.fullmatch(text_of(cell)) and text_of(cell).endswith("%") for cell in cells) else ""
    return Column((head,), unit, _plain, WORDS if has_words or any(map(_is_remark, cells)) else OTHER)


def _is_pair(cell: Cell) -> bool:
    """“26 / 31”: so many of so many."""
    if isinstance(cell, GuardedSentence):
        return cell.parts.keys() == {"part", "whole"}
    return isinstance(cell, Numeral) and PAIR.fullmatch(cell) is not None


def _pair(cell: Cell) -> tuple[Value, ...]:
    if isinstance(cell, GuardedSentence) and _is_pair(cell):
        return _plain(cell.parts["part"]) + _plain(cell.parts["whole"])
    found = PAIR.fullmatch(cell) if isinstance(cell, str) else None
    return tuple(map(measure, found.groups())) if found else (*_plain(cell), None)


def _is_interval(cell: Cell) -> bool:
    return isinstance(cell, str) and INTERVAL.fullmatch(cell) is not None


def _interval(cell: Cell) -> tuple[Value, ...]:
    found = INTERVAL.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return (*_plain(cell), None, None)
    share, low, high = found.groups()
    return (measure(share) if share else HIDDEN, measure(f"{low}%"), measure(f"{high}%"))


def _is_days(cell: Cell) -> bool:
    return isinstance(cell, GuardedSentence) and cell.parts.keys() == {"days"}


def _days(cell: Cell) -> tuple[Value, ...]:
    return (cell.parts["days"],) if isinstance(cell, GuardedSentence) and _is_days(cell) else _plain(cell)


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, GuardedSentence) and cell.parts.keys() == {"n", "share"}


def _count_and_share(cell: Cell) -> tuple[Value, ...]:
    if isinstance(cell, GuardedSentence) and _is_share(cell):
        return _plain(cell.parts["n"]) + _plain(cell.parts["share"])
    return (*_plain(cell), None)


def _plain(cell: Cell) -> tuple[Value, ...]:
    if isinstance(cell, Published | Exact | Suppressed):
        return (cell,)
    text = text_of(cell)
    return (measure(text) if text.endswith("%") and NUMBER.fullmatch(text) else text or None,)


def _is_remark(cell: Cell) -> bool:
    return isinstance(cell, GuardedSentence)


def _is_number(value: Value) -> bool:
    return isinstance(value, Published | Exact | Suppressed) or (
        isinstance(value, str) and (value == HIDDEN or NUMBER.fullmatch(value) is not None)
    )


def _reckons(table: ReportTable) -> bool:
    """Whether a table has a figure at all; one of sentences belongs to the notes."""
    columns = _columns(table)
    return any(_is_number(value) for row in table.rows for value in _all_values(columns, row))


def _all_values(columns: Sequence[Column], row: Row) -> Iterator[Value]:
    return (value for column, cell in zip(columns, row.cells, strict=True) for value in column.values(cell))


# The tidy leaf


def _tidy_heads() -> list[str]:
    return [
        pgettext("spreadsheet", "Month"),
        pgettext("spreadsheet", "Place"),
        pgettext("spreadsheet", "Table"),
        pgettext("spreadsheet", "Line"),
        pgettext("spreadsheet", "Figure"),
        pgettext("spreadsheet", "Value"),
        pgettext("spreadsheet", "Unit"),
        _("Why empty"),
    ]


def _figures(table: ReportTable, row: Row) -> Iterator[tuple[str, Value, str, str]]:
    """Name, value, unit and why empty of each figure of a line; those inside remarks too."""
    for column, cell in zip(_columns(table), row.cells, strict=True):
        for head, value in zip(column.heads, column.values(cell), strict=True):
            if _is_number(value):
                why = why_empty(value)
                yield head, None if why else value, column.unit, why
        for words, figure in _remarks(cell):
            why = why_empty(figure)
            yield words, None if why else figure, "", why


def _remarks(cell: Cell) -> Iterable[tuple[str, Value]]:
    """“still waiting: 5; put off: 2” as figures with names."""
    if not isinstance(cell, GuardedSentence) or _is_pair(cell) or _is_days(cell) or _is_share(cell):
        return
    for part in (cell, *cell.remarks.values()):
        if isinstance(part, GuardedSentence) and part.parts.keys() == {"n"}:
            yield part.words.replace("%(n)s", "").strip(" :：,，"), part.parts["n"]
