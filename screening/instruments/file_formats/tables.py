"""Foreign files become lines of cells. A hostile file is refused before it is unpacked; nothing in it is run.

CSV is read as UTF-8 (with or without its mark), UTF-16 with a mark, or GB 18030; comma, semicolon or tab, whichever
the heading needs. A workbook is read through openpyxl with defusedxml; a formula is never computed and never taken
at its cached value.
"""

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Literal
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.common import DefusedXmlException
from openpyxl.utils.exceptions import InvalidFileException

from screening.instruments.file_formats.results import UnreadableFile
from screening.instruments.words import Text

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 48 * 1024 * 1024  # declared size of all parts of a workbook
MOST_PARTS = 200
MOST_ROWS = 20_000
MOST_COLUMNS = 400
WIDEST_ROW = 2_000  # formatted cells without content may reach further than content
MOST_SHEETS = 20

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
    """A cell that holds no plain value: a formula, a date, an error."""

    kind: Literal["formula", "other"]
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
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise damaged_file(
        "读不出这个文件的文字。请存为 UTF-8 或 GBK 编码的文本。",
        "The text of this file cannot be read. Save it as text in UTF-8 or GBK.",
    )


def read_csv(data: bytes, names: Collection[str]) -> list[NumberedLine]:
    """The lines of a CSV file, empty ones left out. `names` are columns to expect: they decide the separator."""
    text = text_of(data)
    lines: list[NumberedLine] = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, names), strict=True)
        start = 1
        for cells in reader:
            _refuse_extent(len(lines), len(cells))
            if any(cell.strip() for cell in cells):
                lines.append(NumberedLine(start, tuple(cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        raise damaged_file(
            f"第 {reader.line_num} 行的引号或格式有误，读不下去。",
            f"Line {reader.line_num} has a broken quotation mark or layout and cannot be read.",
        ) from error
    return lines


def _separator(text: str, names: Collection[str]) -> str:
    heading = re.split(r"\r\n|\r|\n", text.lstrip("\r\n"), maxsplit=1)[0]
    wanted = {name.strip().lower() for name in names}

    def known(separator: str) -> tuple[int, int]:
        cells = [cell.strip().strip('"').strip().lower() for cell in heading.split(separator)]
        return sum(cell in wanted for cell in cells), len(cells)

    return max((",", ";", "\t"), key=known)


def read_workbook(data: bytes, sheets: Collection[str] = ()) -> dict[str, list[NumberedLine]]:
    """Sheet name → its lines, empty ones left out. With `sheets`, only those; the others are named with no lines."""
    refuse_size(data)
    _refuse_other_kinds(data)
    _refuse_bombs_and_macros(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            if len(book.sheetnames) > MOST_SHEETS:
                raise too_large(f"最多 {MOST_SHEETS} 张工作表", f"at most {MOST_SHEETS} sheets")
            return {
                sheet.title: list(_lines(sheet)) if not sheets or sheet.title in sheets else []
                for sheet in book.worksheets
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
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except DAMAGED as error:
        raise damaged_file("这个工作簿损坏，打不开。", "This workbook is damaged and does not open.") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise too_large("解压后超出限度", "it unpacks to more than is allowed")
    if any("vbaproject" in part.filename.lower() or "/macrosheets/" in part.filename.lower() for part in parts):
        raise damaged_file(
            "这个工作簿带有宏。请另存为不带宏的 .xlsx。",
            "This workbook contains macros. Save it as .xlsx, which has none.",
        )


def _lines(sheet: Any) -> Iterator[NumberedLine]:
    sheet.reset_dimensions()  # what a file says about its own extent is not believed
    for number, row in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2), 1):
        _refuse_extent(number - 1, len(row) if len(row) > WIDEST_ROW else 0)
        filled = [place for place, cell in enumerate(row, 1) if cell.value is not None and cell.value != ""]
        _refuse_extent(number - 1, filled[-1] if filled else 0)
        if filled:
            yield NumberedLine(number, tuple(_value(cell) for cell in row[: filled[-1]]))


def _refuse_extent(row: int, columns: int) -> None:
    if row > MOST_ROWS:
        raise too_large(f"最多 {MOST_ROWS} 行（空行也算）", f"at most {MOST_ROWS:,} rows, empty ones counted")
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
