"""What a reader sees who has only the files: tables out of pages, papers, spreadsheets and CSV, and a pencil.

Nothing here knows how a number was decided about. `leaks(tables)` says what one of them, or several together, tell of
one to four children.
"""

import csv
import io
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element

from openpyxl import load_workbook
from openpyxl.cell import Cell

from tests.pages.structure import Page

CHILDREN = re.compile(r"children|child|学生|孩子|人数|不列", re.IGNORECASE)
A_CLASS = re.compile(r"^(?:[一二三四五六七八九]年级)?[（(]\d+[)）]班|年级[（(]\d+[)）]班|^Class \d|Grade \d+ \(\d+\)")
STEPS = ("Counselor asked to see", "Child seen", "Decided", "Something to be done", "Begun", "With an outcome")
NUMBER = re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True)
class FileTable:
    """Text as it stands: `name` where it was found, `head` the words above the columns, rows with their names first."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def number(self, row: Sequence[str], column: int) -> int | None:
        """A whole number that stands there by itself; “<5”, “—” and shares are none."""
        text = row[column].replace(",", "") if column < len(row) else ""
        return int(text) if text.isdigit() else None


def tables_in_page(html: str, name: str) -> Iterator[FileTable]:
    for table in Page(html).root.iter("table"):
        rows = [tuple(_words(cell) for cell in row if cell.tag in ("td", "th")) for row in table.iter("tr")]
        if rows:
            yield FileTable(f"{name}: {_words(table.find('caption'))}", rows[0], tuple(rows[1:]))
    for facts in Page(html).root.iter("dl"):
        pairs = zip(facts.iter("dt"), facts.iter("dd"), strict=False)
        yield FileTable(name, (), tuple((_words(term), _words(said)) for term, said in pairs))


def _words(element: Element | None) -> str:
    """Without what stands small below a figure."""
    if element is None:
        return ""
    inner = "".join(part for part in _texts(element))
    return " ".join(inner.split())


def _texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag != "small":
            yield from _texts(child)
        yield child.tail or ""


def tables_in_workbook(content: bytes, name: str) -> Iterator[FileTable]:
    """Every leaf has its head in its first row; the tidy one is laid out again, a table for each of its tables."""
    for leaf in load_workbook(io.BytesIO(content)):
        head, *rows = [tuple(_shown(cell) for cell in row) for row in leaf.iter_rows()] or [()]
        if len(head) == TIDY:
            yield from _pivoted(rows, f"{name}: {leaf.title}")
        elif len(head) > 1:
            yield FileTable(f"{name}: {leaf.title}", head, tuple(row for row in rows if row and row[0]))


TIDY = 8  # month, place, table, line, figure, value, unit, why empty
WHY_EMPTY = {
    "one to four children": "<5",
    "with it a number of one to four could be worked out": "—",
    "a very small group": "—",
}
"""What an empty cell says beside it, as a page says it."""


def _shown(cell: Cell) -> str:
    """As a spreadsheet shows it."""
    if cell.value is None:
        return ""
    return f"{cell.value:.0%}" if cell.number_format.endswith("%") else str(cell.value)


def _pivoted(rows: Sequence[tuple[str, ...]], name: str) -> Iterator[FileTable]:
    tables: dict[str, dict[str, dict[str, str]]] = {}
    for _month, place, table, line, figure, value, _unit, why in rows:
        tables.setdefault(table, {}).setdefault(line or place, {})[figure] = value or WHY_EMPTY.get(why, "")
    for table, lines in tables.items():
        figures = list(dict.fromkeys(figure for one in lines.values() for figure in one))
        laid_out = tuple((line, *(one.get(figure, "") for figure in figures)) for line, one in lines.items())
        yield FileTable(f"{name}: {table}", ("", *figures), laid_out)


def tables_in_csv(content: bytes, name: str) -> Iterator[FileTable]:
    yield from _blocks([tuple(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))], name)


def tables_on_paper(path: Path) -> Iterator[FileTable]:
    """Lines of the text of a PDF, cut where more than one space stands."""
    found = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    yield from _blocks([tuple(re.split(r"\s{2,}", line.strip())) for line in found.splitlines()], path.name)


def _blocks(rows: Sequence[tuple[str, ...]], name: str) -> Iterator[FileTable]:
    head: tuple[str, ...] = ()
    body: list[tuple[str, ...]] = []
    for row in [*rows, ()]:
        filled = [cell for cell in row if cell]
        if len(filled) > 1 and any(NUMBER.search(cell) or cell in ("<5", "—") for cell in filled[1:]):
            body.append(row)
            continue
        if body:
            yield FileTable(name, head, tuple(body))
            body = []
        head = row if len(filled) > 1 else head


# The pencil


def leaks(tables: Sequence[FileTable]) -> list[str]:
    rules = (classes_with_numbers, single_children, steps_that_differ_by_a_few, rests_of_a_few)
    return [found for rule in rules for found in rule(tables)]


def classes_with_numbers(tables: Sequence[FileTable]) -> Iterator[str]:
    for table in tables:
        for row in table.rows:
            if A_CLASS.search(row[0]) and any(NUMBER.search(cell) for cell in row[1:]):
                yield f"{table.name}: a class by itself: {' | '.join(row)}"


def single_children(tables: Sequence[FileTable]) -> Iterator[str]:
    for table in tables:
        for column, words in enumerate(table.head):
            for row in table.rows if CHILDREN.search(words) else ():
                if 0 < (table.number(row, column) or 0) < 5:
                    yield f"{table.name}: {row[0]}: {row[column]} in “{words}”"


def steps_that_differ_by_a_few(tables: Sequence[FileTable]) -> Iterator[str]:
    """Each step of the chain is a part of the one before."""
    for table in tables:
        steps = {row[0]: table.number(row, 1) for row in table.rows if row[0] in STEPS}
        for before, after in zip(STEPS, STEPS[1:], strict=False):
            more, fewer = steps.get(before), steps.get(after)
            if more is not None and fewer is not None and 0 < more - fewer < 5:
                yield f"{table.name}: {before} {more}, {after} {fewer}"


def rests_of_a_few(tables: Sequence[FileTable]) -> Iterator[str]:
    """The hidden lines of a column together, where its total is printed."""
    for table in tables:
        if any(row[0] == "Girls" for row in table.rows):
            continue  # several ways to cut one total below each other
        total: tuple[str, ...] = next((row for row in table.rows if row[0] in TOTALS), ())
        for column in range(1, len(total)):
            parts = [row for row in table.rows if row is not total]
            whole, printed = table.number(total, column), [table.number(row, column) for row in parts]
            hidden = [row[0] for row, number in zip(parts, printed, strict=True) if number is None]
            if whole is not None and hidden and 0 < whole - sum(filter(None, printed)) < 5:
                yield f"{table.name}: {' + '.join(hidden)} make {whole - sum(filter(None, printed))}"


TOTALS = ("Whole school", "School", "All children", "County", "All")
