"""What a report is made of, once for page, paper and spreadsheet: cells that may be printed, tables, parts."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from screening.documents.blocks import ChartFigure
from screening.reports.disclosure_control.model import Exact, Published


@dataclass(frozen=True)
class Suppressed:
    """Work that is kept back because its number would tell of one to four children."""

    value: None = None

    @property
    def text(self) -> str:
        return _("not printed")


Number = Published | Exact | Suppressed


class GuardedSentence:
    """A sentence with figures in it. Each figure is a published count or an exact total; anything else is refused.

    `GuardedSentence("%(done)s / %(due)s", done=…, due=…)`; the words may be parameters too.
    """

    def __init__(self, words: str, **parts: "Cell") -> None:
        wrong = [name for name, part in parts.items() if not isinstance(part, Number | GuardedSentence | str)]
        if wrong:
            raise TypeError(f"a figure that was not published: {', '.join(wrong)}")
        self.words, self.parts = words, parts

    @property
    def text(self) -> str:
        return self.words % {name: text_of(part) for name, part in self.parts.items()}

    @property
    def remarks(self) -> dict[str, "Cell"]:
        """The sentences inside it, where it joins several."""
        return {name: part for name, part in self.parts.items() if isinstance(part, GuardedSentence)}

    @property
    def is_hidden(self) -> bool:
        return any(is_hidden(part) for part in self.parts.values())

    def __str__(self) -> str:
        return self.text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, GuardedSentence) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


Cell = Number | GuardedSentence | str


def text_of(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def is_hidden(cell: Cell) -> bool:
    """Whether a count stands there that may not be printed."""
    if isinstance(cell, Published):
        return cell.value is None
    if isinstance(cell, Suppressed):
        return False  # says itself that it is not printed
    return isinstance(cell, GuardedSentence) and cell.is_hidden


def is_suppressed(cell: Cell) -> bool:
    return isinstance(cell, Suppressed) or (
        isinstance(cell, GuardedSentence) and any(map(is_suppressed, cell.parts.values()))
    )


def anything_in(cell: Cell) -> bool:
    """Whether a cell has a figure that is not nought."""
    if isinstance(cell, GuardedSentence):
        return any(anything_in(part) for part in cell.parts.values())
    return not isinstance(cell, str) and cell.value != 0


def joined(*said: Cell, by: str) -> Cell:
    """Several remarks in one cell."""
    found = [one for one in said if one]
    if len(found) < 2:
        return found[0] if found else ""
    return GuardedSentence(
        by.join(f"%(p{at})s" for at in range(len(found))), **{f"p{at}": one for at, one in enumerate(found)}
    )


@dataclass(frozen=True)
class Row:
    """One line of a table: its name and its cells, printed as they are. `url`: where its name leads."""

    name: str
    cells: tuple[Cell, ...]
    late: bool = False
    is_total: bool = False
    url: str = ""

    @property
    def texts(self) -> list[str]:
        return [text_of(cell) for cell in self.cells]


@dataclass(frozen=True)
class ReportTable:
    """A table with a caption. ``head`` stands over its first column; ``numeric``: its cells stand to the right.

    A wordy one (not ``numeric``) has its numbers first, then, ``words_from`` that cell on, sentences. ``of_places``:
    each of its rows is a place.
    """

    caption: str
    columns: tuple[str, ...]
    rows: list[Row]
    note: str = ""
    numeric: bool = True
    head: str = ""
    words_from: int = 1
    of_places: bool = False

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, bool, str]]]]:
        """Each row with its cells as the page prints them: the column they stand under, whether a number, the text."""
        return [(row, [(*head, text) for head, text in zip(self.heads, row.texts, strict=True)]) for row in self.rows]

    def is_number(self, at: int) -> bool:
        return self.numeric or at < self.words_from

    @property
    def heads(self) -> list[tuple[str, bool]]:
        return [(column, self.is_number(at)) for at, column in enumerate(self.columns)]

    @property
    def folds(self) -> bool:
        """On a phone: sentences want the whole width, numbers their columns."""
        return not self.numeric and len(self.columns) > 1

    @property
    def has_suppressed(self) -> bool:
        return any(is_suppressed(cell) for row in self.rows for cell in row.cells)

    @property
    def has_hidden(self) -> bool:
        return any(is_hidden(cell) for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class ReportPart:
    """A heading with what belongs under it. `anchor` is its address on the page; `link` an address to go on from."""

    anchor: str
    title: str
    says: tuple[str, ...] = ()
    charts: tuple[ChartFigure, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    notes: tuple[str, ...] = ()
    link: tuple[str, str] | None = None  # address, words


@dataclass(frozen=True)
class Report:
    """A whole report. `standing`: the sentences without which none of its numbers may be read.

    `place`, `period`: whose figures, of when, as a program wants them (2026-10). `mark`: what stands on every page of
    the paper beside them.
    """

    title: str
    subtitle: str
    intro: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    standing: tuple[str, ...]
    place: str = ""
    period: str = ""
    mark: str = ""
