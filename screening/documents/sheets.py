"""Spreadsheets that cannot run anything: a cell that would be read as a formula is written as text with a quote.

OWASP's list (= + - @, TAB, CR) and their full-width twins, which some Chinese spreadsheet programs read the same way.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹣", "﹢")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
Cell = str | int | float | None
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class WorkbookSheet:
    """One leaf of a workbook: its name, its rows, and the widths of its columns in characters."""

    name: str
    rows: Sequence[Sequence[Any]]  # cells, or what is made a cell before it is written
    widths: Sequence[int] = ()


def safe_cell(value: Cell) -> Cell:
    """Numbers stay numbers; a text is made harmless if a program could take it for a formula."""
    if not isinstance(value, str):
        return value
    text = "".join(character for character in value if character in "\t\r\n" or character >= " ")
    if text == "-":  # "not observed" on a class sheet
        return text
    return f"'{text}" if text.lstrip(" \u3000\ufeff").startswith(DANGEROUS) or text.startswith(DANGEROUS) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark that Excel and WPS need to recognise Chinese."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (header, *rows):
        writer.writerow([safe_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(title: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for row in (header, *rows):
        sheet.append([safe_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def write_book(leaves: Sequence[WorkbookSheet]) -> bytes:
    """Several leaves, each under a name that no other has (31 characters, without what spreadsheets forbid)."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for leaf in leaves:
        sheet = book.create_sheet(_free_name(leaf.name, taken))
        for at, width in enumerate(leaf.widths):
            sheet.column_dimensions[chr(ord("A") + at)].width = width
        for row in leaf.rows:
            sheet.append([safe_cell(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _free_name(name: str, taken: set[str]) -> str:
    plain = _NOT_IN_A_NAME.sub(" ", name).strip()[:31] or "1"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[:27]} ({number})"
    taken.add(found.lower())
    return found
