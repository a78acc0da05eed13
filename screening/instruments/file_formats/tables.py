"""Foreign files become lines of cells. A hostile file is refused before it is unpacked; nothing in it is run.

Text is cut by `screening.separated`, as for every other door. A workbook is read through openpyxl with defusedxml; a
formula is never computed and never taken at its cached value.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from screening.instruments.file_formats.results import UnreadableFile
from screening.instruments.words import Text
from screening.separated import BrokenQuotation, NotText, cut, decode

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 48 * 1024 * 1024  # declared size of all parts of a workbook
MOST_PARTS = 200
MOST_ROWS = 20_000
MOST_LINES = 1_048_576  # of a sheet, formatted ones without content too
MOST_COLUMNS = 400
WIDEST_ROW = 2_000  # formatted cells without content may reach further than content
MOST_SHEETS = 20
MOST_SPANS = 500
_SPAN = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')

# What broken and hostile workbooks make zipfile, zlib, the XML parser and openpyxl raise.
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


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that holds no plain value: a formula, a date, an error, a part of a place that spans several cells."""

    kind: Literal["formula", "merged", "other"]
    text: str


Value = str | int | float | bool | Unusable | None


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """One line of a table under its number in the file (the first is 1)."""

    number: int
    cells: tuple[Value, ...]


def too_large(what_zh: str, what_en: str) -> UnreadableFile:
    return UnreadableFile("too-large", Text(zh=f"文件太大：{what_zh}。", en=f"The file is too large: {what_en}."))


def damaged_file(zh: str, en: str) -> UnreadableFile:
    return UnreadableFile("unreadable-file", Text(zh=zh, en=en))


def refuse_size(data: bytes) -> None:
    """`UnreadableFile` for an empty file and one beyond `LARGEST_FILE` bytes."""
    if len(data) > LARGEST_FILE:
        raise too_large("最多 5 MB", "at most 5 MB")
    if not data.strip():
        raise damaged_file("这个文件是空的。", "This file is empty.")


def text_of(data: bytes) -> str:
    """The text of a CSV or JSON file. Raises `UnreadableFile` for a workbook, a picture and other files."""
    refuse_size(data)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise damaged_file(
            "这是 Excel 工作簿，不是文本文件。请另存为 CSV，或按 XLSX 上传。",
            "This is an Excel workbook, not a text file. Save it as CSV, or hand it in as XLSX.",
        )
    try:
        text = decode(data)
    except NotText as error:
        raise damaged_file(
            "读不出这个文件的文字。请存为 UTF-8 或 GBK 编码的文本。",
            "The text of this file cannot be read. Save it as text in UTF-8 or GBK.",
        ) from error
    if text.lstrip()[:1] == "<":
        raise damaged_file(
            "这其实是网页（HTML 或 XML）。请用 WPS 或 Excel 打开，另存为 CSV 或 XLSX。",
            "This is a web page (HTML or XML). Open it in WPS or Excel and save it as CSV or XLSX.",
        )
    return text


def read_csv(data: bytes, names: Collection[str]) -> list[NumberedLine]:
    """The lines of a CSV file, empty ones left out. `names` are columns to expect: they decide the separator."""
    lines: list[NumberedLine] = []
    try:
        for number, cells in cut(text_of(data), names):
            _refuse_extent(len(lines), len(cells))
            if any(cell.strip() for cell in cells):
                lines.append(NumberedLine(number, tuple(cells)))
    except BrokenQuotation as error:
        raise damaged_file(
            f"第 {error.args[0]} 行的引号没有成对，下面的行分不清。请改好引号再上传。",
            f"Line {error.args[0]} has a broken quotation mark, so that the lines below cannot be told apart.",
        ) from error
    return lines


def read_workbook(data: bytes, sheets: Collection[str] = (), *, spread: bool = False) -> dict[str, list[NumberedLine]]:
    """Sheet name → its lines, empty ones left out. With `sheets`, only those, in any case; the others are named with no
    lines. With `spread`, what spans several cells is `Unusable` in each, but for the first line."""
    refuse_size(data)
    _refuse_other_kinds(data)
    _refuse_bombs_and_macros(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            if len(book.sheetnames) > MOST_SHEETS:
                raise too_large(f"最多 {MOST_SHEETS} 张工作表", f"at most {MOST_SHEETS} sheets")
            named = {_known_name(sheet.title, sheets): sheet for sheet in book.worksheets}
            return {
                name: list(_lines(sheet, spread)) if not sheets or name in sheets else []
                for name, sheet in named.items()
            }
        finally:
            book.close()
    except UnreadableFile:
        raise
    except DAMAGED as error:
        raise damaged_file(
            "这个工作簿损坏或加了密码，打不开。",
            "This workbook is damaged or locked with a password and does not open.",
        ) from error


def _known_name(title: str, sheets: Collection[str]) -> str:
    """The name that is asked for, in whichever case the workbook has it."""
    return title.casefold() if title.casefold() in sheets else title


def _refuse_other_kinds(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise damaged_file(
            "这是旧版 .xls，或加了密码的工作簿。请另存为不加密的 .xlsx。",
            "This is an old .xls file or a workbook with a password. Save it as .xlsx without one.",
        )
    if not data.startswith(b"PK"):
        raise damaged_file("这不是 .xlsx 工作簿。", "This is not an .xlsx workbook.")


def _refuse_bombs_and_macros(data: bytes) -> None:
    """What the parts say about themselves, before any is unpacked (zipfile never gives more than was declared)."""
    try:
        book = zipfile.ZipFile(io.BytesIO(data))
        parts = book.infolist()
        is_open_document = "mimetype" in book.namelist() and b"opendocument" in book.read("mimetype")[:200]
    except DAMAGED as error:
        raise damaged_file("这个工作簿损坏，打不开。", "This workbook is damaged and does not open.") from error
    if is_open_document:
        raise damaged_file("这是 .ods 文件。请另存为 .xlsx。", "This is an .ods file. Save it as .xlsx.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise too_large("解压后超出限度", "it unpacks to more than is allowed")
    if any("vbaproject" in part.filename.lower() or "/macrosheets/" in part.filename.lower() for part in parts):
        raise damaged_file(
            "这个工作簿带有宏。请另存为不带宏的 .xlsx。",
            "This workbook contains macros. Save it as .xlsx, which has none.",
        )


def _lines(sheet: Any, spread: bool) -> Iterator[NumberedLine]:
    """The lines that hold anything; formatting that reaches further than content is passed over."""
    spans = _spans(sheet) if spread else []
    sheet.reset_dimensions()  # what a file says about its own extent is not believed
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_LINES), 1):
        _refuse_extent(0, len(row) if len(row) > WIDEST_ROW else 0)
        filled = [place for place, cell in enumerate(row, 1) if cell.value is not None and cell.value != ""]
        if filled:
            _refuse_extent(number - 1, filled[-1])
            values = [_value(cell) for cell in row[: filled[-1]]]
            yield NumberedLine(number, tuple(_spread(values, number, spans) if spans and number > 1 else values))


def _spans(sheet: Any) -> list[tuple[int, int, int, int]]:
    """First column, first line, last column and last line of every place that spans several cells."""
    with sheet._get_source() as part:  # openpyxl passes them over where it reads line by line
        found = _SPAN.findall(part.read())
    if len(found) > MOST_SPANS:
        raise too_large(f"最多 {MOST_SPANS} 处合并的格子", f"at most {MOST_SPANS} merged cells")
    return [range_boundaries(place.decode()) for place in found]


def _spread(values: Sequence[Value], number: int, spans: Sequence[tuple[int, int, int, int]]) -> list[Value]:
    """Nobody can tell which of the cells a value was meant for."""
    here = [(left, min(right, MOST_COLUMNS)) for left, top, right, bottom in spans if top <= number <= bottom]
    cells = list(values) + [None] * (max((right for _left, right in here), default=0) - len(values))
    for left, right in here:
        for place in range(left - 1, right):
            cells[place] = Unusable("merged", "" if cells[place] is None else str(cells[place]))
    return cells


def _refuse_extent(row: int, columns: int) -> None:
    if row > MOST_ROWS:
        raise too_large(f"最多 {MOST_ROWS} 行", f"at most {MOST_ROWS:,} rows")
    if columns > MOST_COLUMNS:
        raise too_large(f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns")


def _value(cell: Any) -> Value:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if cell.data_type == "f":
        return Unusable("formula", str(getattr(value, "text", value)))
    if cell.data_type == "e":
        return Unusable("other", str(value))
    if isinstance(value, str | int | float):
        return value
    return Unusable("other", str(value))
