"""A file of somebody's PC becomes lines of text. Pure; a hostile file is refused before it is unpacked.

CSV is read as UTF-8 (with or without its mark), UTF-16 with a mark, or GB 18030, which Excel and WPS write on Chinese
Windows; comma, semicolon or tab. A formula is neither computed nor taken at the value the file remembers.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from students.roster.cells import fold_width
from students.roster.refusals import LARGEST_FILE, LONGEST_CELL, MOST_CELLS, MOST_LINES, UnreadableRoster
from students.roster.workbook import read_sheets, read_workbook

_AS_TEXT = re.compile(r'^="([^"]*)"$')  # how some programs keep long numbers whole in a CSV file


class FileLine(NamedTuple):
    """One line that is not empty, under its number in the file."""

    number: int
    cells: tuple[str, ...]


def read_lines(content: bytes) -> list[FileLine]:
    """All lines that hold anything. Raises UnreadableFile."""
    _refuse_large_and_old(content)
    return _lines(read_workbook(content) if content.startswith(b"PK") else _text(content))


def read_tables(content: bytes, *, most: int, largest: int) -> list[list[FileLine]]:
    """The same of several sheets: at most `most`, of `largest` bytes unpacked. A text file is one table."""
    _refuse_large_and_old(content)
    if not content.startswith(b"PK"):
        return [_lines(_text(content))]
    sheets = read_sheets(content, most=most, largest=largest)
    return [lines for lines in (_lines(sorted(rows.items())) for rows in sheets) if lines]


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
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for number, cells in enumerate(reader, 1):
            if number > MOST_LINES:
                raise UnreadableRoster("rows")
            yield number, [_AS_TEXT.sub(r"\1", cell.strip()) for cell in cells[:MOST_CELLS]]
    except csv.Error as error:
        raise UnreadableRoster("damaged") from error


def _decode(content: bytes) -> str:
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableRoster("encoding")


def _separator(text: str) -> str:
    """The sign that cuts the first lines into most cells; titles above the heading hold none."""
    beginning = text[:5_000]
    return max((",", ";", "\t"), key=beginning.count)
