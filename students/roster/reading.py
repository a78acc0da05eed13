"""A file of somebody's PC becomes rows of text. Pure; hostile files are refused before they are opened."""

import csv
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from students.roster.cells import folded
from students.roster.layout import COLUMNS, HEADINGS

LARGEST_FILE = 2 * 1024 * 1024
LARGEST_UNPACKED = 24 * 1024 * 1024  # declared size of all parts of a workbook
MOST_PARTS = 200
MOST_ROWS = 3000
MOST_CELLS = 60  # in a row
LONGEST_CELL = 200
HEADING_WITHIN = 10  # rows


# What broken and hostile workbooks make zipfile, zlib, the XML parser and openpyxl raise, found by mutating files.
DAMAGED = (
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted part, an unknown way of packing
)


class UnreadableFile(Exception):
    """``args[0]``: large, old (.xls), damaged, encoding, heading, missing, rows; ``args[1]`` names columns."""


@dataclass(frozen=True)
class RawRow:
    """A row as it stands in the file: its number there, and text by column key."""

    number: int
    cells: dict[str, str]


def read(content: bytes) -> list[RawRow]:
    """The rows under the heading, empty ones left out. Raises UnreadableFile."""
    if len(content) > LARGEST_FILE:
        raise UnreadableFile("large")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile("old")
    lines = _workbook(content) if content.startswith(b"PK") else _text(content)
    return _under_heading(lines)


def _text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    delimiter = "\t" if text.split("\n", 1)[0].count("\t") else ","
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise UnreadableFile("damaged") from error


def _decoded(content: bytes) -> str:
    """UTF-8 with or without its mark, else GB 18030, which Excel and WPS write on Chinese Windows."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile("encoding")


def _workbook(content: bytes) -> Iterator[list[str]]:
    _check_size(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book.worksheets[0]
            for row in sheet.iter_rows(max_row=MOST_ROWS + HEADING_WITHIN + 1, max_col=MOST_CELLS, values_only=True):
                yield [_cell(value) for value in row]
        finally:
            book.close()
    except DAMAGED as error:
        raise UnreadableFile("damaged") from error


def _check_size(content: bytes) -> None:
    """What the parts say about themselves, before any is unpacked: a bomb is refused without being opened."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except DAMAGED as error:
        raise UnreadableFile("damaged") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise UnreadableFile("large")


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _under_heading(lines: Iterable[list[str]]) -> list[RawRow]:
    keys: dict[int, str] = {}
    rows: list[RawRow] = []
    for number, line in enumerate(lines, 1):
        if not keys:
            keys = _heading(line)
            if not keys and number >= HEADING_WITHIN:
                break
            continue
        if len(rows) >= MOST_ROWS:
            raise UnreadableFile("rows")
        cells = {key: folded(line[place])[:LONGEST_CELL] for place, key in keys.items() if place < len(line)}
        if any(cells.values()):
            rows.append(RawRow(number, cells))
    if not keys:
        raise UnreadableFile("heading")
    return rows


def _heading(line: list[str]) -> dict[int, str]:
    """Place → column key, if this line names the child's name and the class. Raises UnreadableFile("missing")."""
    names = [folded(cell).replace(" ", "").rstrip("*") for cell in line[:MOST_CELLS]]
    keys: dict[int, str] = {}
    for place, name in enumerate(names):
        column = HEADINGS.get(name)
        if column and column.key not in keys.values():
            keys[place] = column.key
    if "name" not in keys.values():
        return {}
    missing = [column.heading for column in COLUMNS if column.needed and column.key not in keys.values()]
    if missing:
        raise UnreadableFile("missing", missing)
    return keys
