"""Pieces that pages and papers are made of. Pure data: every text is already in the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class LabelledFact:
    """A label and what is known."""

    label: str
    value: str


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere, or only stand there without a `url`; `note` explains them; late: past its day."""

    words: str
    url: str = ""
    note: str = ""
    is_current: bool = False
    is_late: bool = False


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class ChartFigure:
    """A chart with its caption; a table with the same numbers stands beside it."""

    caption: str
    svg: SafeString


@dataclass(frozen=True)
class TableColumn:
    """Head of a column. `width` is a class of print.css ("w31"); `kind` is "n" for numbers, "t" for text after them."""

    label: str
    width: str
    kind: str = ""


LONG = 12  # rows


@dataclass(frozen=True)
class PrintedTable:
    """A data table; its first column heads the rows, its last row may be the total."""

    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Any, ...], ...]  # words, or what is checked when it is printed
    caption: str = ""
    has_total: bool = False
    hand: bool = False  # with room to write in

    @property
    def is_long(self) -> bool:
        """May go on on the next page, so that none stays half empty."""
        return len(self.rows) > LONG

    @property
    def lines(self) -> list[tuple[Any, bool, list[tuple[str, Any]]]]:
        """Of each row its head, whether it is the total, and its other cells with the classes they are set in."""
        found = []
        for at, (head, *cells) in enumerate(self.rows):
            is_total = self.has_total and at == len(self.rows) - 1
            kinds = [(column.kind + " sum" * is_total).strip() for column in self.columns[1:]]
            found.append((head, is_total, list(zip(kinds, cells, strict=True))))
        return found
