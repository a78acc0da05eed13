"""A file of somebody's PC becomes lines of text. Pure; a hostile file is refused before it is unpacked.

A formula is neither computed nor taken at the value the file remembers.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from screening.separated import BrokenQuotation, NotText, cut, decode
from students.roster.cells import fold_width
from students.roster.refusals import LARGEST_FILE, LONGEST_CELL, MOST_CELLS, MOST_LINES, UnreadableRoster
from students.roster.workbook import LARGEST_UNPACKED, MOST_SHEETS, RawSheet, read_sheets

_AS_TEXT = re.compile(r'^="([^"]*)"$')  # how some programs keep long numbers whole in a CSV file


class FileLine(NamedTuple):
    """One line that is not empty, under its number in the file. `merged`: the cells of places that span several."""

    number: int
    cells: tuple[str, ...]
    merged: frozenset[int] = frozenset()


class FileSheet(NamedTuple):
    """The lines of a sheet that hold anything, under its name; a text file is one sheet without a name."""

    title: str
    lines: list[FileLine]
    is_hidden: bool = False


def read_book(content: bytes) -> list[FileSheet]:
    """All sheets that hold anything, visible ones first. Raises UnreadableFile."""
    return list(_sheets(content, most=MOST_SHEETS, largest=LARGEST_UNPACKED))


def read_lines(content: bytes) -> list[FileLine]:
    """The lines of the first sheet that holds anything. Raises UnreadableFile."""
    found = next(_sheets(content, most=MOST_SHEETS, largest=LARGEST_UNPACKED), None)
    return found.lines if found else []


def read_tables(content: bytes, *, most: int, largest: int) -> list[list[FileLine]]:
    """The lines of at most `most` sheets, of `largest` bytes unpacked, numbered as rows of a spreadsheet, into which
    they go back marked: there a cell of several lines is one row. Raises UnreadableFile."""
    return [sheet.lines for sheet in _sheets(content, most=most, largest=largest, by_row=True)]


def _sheets(content: bytes, *, most: int, largest: int, by_row: bool = False) -> Iterator[FileSheet]:
    _refuse_large_and_old(content)
    if not content.startswith(b"PK"):
        lines = _text(content)
        numbered = ((row, cells) for row, (_line, cells) in enumerate(lines, 1)) if by_row else lines
        found = iter([FileSheet("", _lines(numbered))])
    else:
        raw = read_sheets(content, most=most, largest=largest)
        found = (FileSheet(one.title, _marked(_lines(sorted(one.rows.items())), one), one.is_hidden) for one in raw)
    yield from (sheet for sheet in found if sheet.lines)


def _marked(lines: list[FileLine], sheet: RawSheet) -> list[FileLine]:
    """The lines with the cells in which a merged place repeats its text."""
    merged = {number: frozenset(cells) for number, cells in sheet.merged.items()}
    return [line._replace(merged=merged.get(line.number, frozenset())) for line in lines]


def _refuse_large_and_old(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise UnreadableRoster("large")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableRoster("old")


def _lines(raw: Iterable[tuple[int, list[str]]]) -> list[FileLine]:
    tidy = cache(_tidy)  # half a million cells may all say the same, in signs that become eighteen when folded
    lines = (FileLine(number, tuple(map(tidy, cells))) for number, cells in raw)
    return [line for line in lines if any(line.cells)]


def _tidy(text: str) -> str:
    """One width, no blanks at the ends, and without the apostrophe that marks text in a spreadsheet."""
    text = fold_width(text[:LONGEST_CELL])[:LONGEST_CELL]
    return text[1:].strip() if text.startswith("'") else text


def _text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decode(content)
    except NotText as error:
        raise UnreadableRoster("encoding") from error
    if text.lstrip()[:1] == "<":
        raise UnreadableRoster("markup")
    try:
        for number, cells in cut(text):
            if number > MOST_LINES:
                raise UnreadableRoster("rows")
            yield number, [_AS_TEXT.sub(r"\1", cell.strip()) for cell in cells[:MOST_CELLS]]
    except BrokenQuotation as error:
        raise UnreadableRoster("quotation", error.args[0]) from error
