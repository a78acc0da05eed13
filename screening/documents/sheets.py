"""Spreadsheets that cannot run anything: a cell that would be read as a formula is written as text with a quote.

OWASP's list (= + - @, TAB, CR) and their full-width twins, which some Chinese spreadsheet programs read the same way.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

PRODUCT = _("Xinqiao")
PORTRAIT = 95  # characters beside each other on upright A4

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹣", "﹢")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class ShownNumber:
    """A number and how it is shown: 0.86 as “0%”."""

    number: int | float
    looks: str


Cell = str | int | float | ShownNumber | None
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class WorkbookSheet:
    """One leaf of a workbook: its name, its rows, and the widths of its columns in characters.

    `heads`: so many rows stay in sight and head every printed page. `head_text` stands above each page.
    """

    name: str
    rows: Sequence[Sequence[Any]]  # cells, or what is made a cell before it is written
    widths: Sequence[int] = ()
    heads: int = 0
    head_text: str = ""
    wraps: bool = False


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


def write_book(leaves: Sequence[WorkbookSheet], *, title: str = "", language: str = "") -> bytes:
    """Several leaves, each under a name that no other has (31 characters, without what spreadsheets forbid)."""
    book = Workbook(write_only=True)
    book.properties.title, book.properties.language = title or None, language or None
    book.properties.creator = book.properties.lastModifiedBy = str(PRODUCT)
    taken: set[str] = set()
    for leaf in leaves:
        sheet = book.create_sheet(_free_name(leaf.name, taken))
        _set_up(sheet, leaf)
        for at, row in enumerate(leaf.rows):
            sheet.append([_written(sheet, cell, leaf, is_head=at < leaf.heads) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _set_up(sheet: Any, leaf: WorkbookSheet) -> None:
    """A4, as wide as the page, heads on every page; a wide table lies."""
    for at, width in enumerate(leaf.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if sum(leaf.widths) > PORTRAIT else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddHeader.center.text = (leaf.head_text or leaf.name).replace("&", "&&")
    sheet.oddFooter.center.text = "&P / &N"
    if leaf.heads:
        sheet.freeze_panes = f"B{leaf.heads + 1}"
        sheet.print_title_rows = f"1:{leaf.heads}"


def _written(sheet: Any, value: Cell, leaf: WorkbookSheet, *, is_head: bool) -> Any:
    """A cell with its look, where it has one."""
    safe = safe_cell(value)
    if not (is_head or leaf.wraps or isinstance(safe, ShownNumber)):
        return safe
    cell = WriteOnlyCell(sheet, value=safe.number if isinstance(safe, ShownNumber) else safe)
    if isinstance(safe, ShownNumber):
        cell.number_format = safe.looks
    if is_head:
        cell.font = Font(bold=True)
    if is_head or leaf.wraps:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _free_name(name: str, taken: set[str]) -> str:
    plain = _NOT_IN_A_NAME.sub(" ", name).strip()[:31] or "1"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain[:27]} ({number})"
    taken.add(found.lower())
    return found
