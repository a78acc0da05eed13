"""The bureau's empty workbook as a page: one sheet as a table, every free cell a link, the figures where they go."""

import base64
from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from accounts.privacy.fields import readable
from screening.documents.blocks import Link
from screening.interchange.bureau.keys import HEIGHTS, choice_words, every_key, figure_of
from screening.interchange.bureau.mapping import spot_of
from screening.interchange.bureau.workbook import keys_needed, open_workbook, sheet_at
from screening.interchange.models import BureauForm
from screening.reports.disclosure_control.print_guard import measure

MOST_ROWS, MOST_COLUMNS = 200, 30  # shown; further down and right a mapping file reaches


class ChosenCell:
    """A cell of the workbook as it stands in the address, and what goes there now."""

    def __init__(self, form: BureauForm, book: Workbook, place: str) -> None:
        spot = spot_of(place)
        sheet = sheet_at(book, spot) if spot else None
        self.sheet = sheet or book.worksheets[0]
        self.place = _place(self.sheet, spot.row, spot.column) if sheet and spot else ""
        self.key = next((key for key, where in form.mapping.items() if where == self.place), "")


class GridCell:
    """`url`: empty where nothing can go: a heading, a formula."""

    def __init__(self, text: str, spans: tuple[int, int], *, url: str = "", says: str = "") -> None:
        self.text, self.url, self.says = measure(text), url, says
        self.columns, self.rows = (measure(str(span)) for span in spans)


class CellsPage:
    def __init__(self, form: BureauForm, place: str, heights: Mapping[str, int]) -> None:
        self.book = open_workbook(base64.b64decode(readable(form.workbook)))
        self.form, self.chosen = form, ChosenCell(form, self.book, place)
        self.title = self.chosen.sheet.title
        self.sheets = [Link(one.title, self._url(one, 1, 1)) for one in self.book.worksheets]
        self.taken = dict(_taken(form, self.book, heights))
        sheet = self.chosen.sheet
        columns = _reach(sheet.max_column, MOST_COLUMNS)  # asked once: a cell that is looked at counts as used
        self.rows = [self._row(sheet, row, columns) for row in _reach(sheet.max_row, MOST_ROWS)]
        self.left = _left_words(len(form.mapping))

    def _row(self, sheet: Worksheet, row: int, columns: range) -> list[GridCell]:
        return [self._cell(sheet, row, one) for one in columns if not isinstance(sheet.cell(row, one), MergedCell)]

    def _cell(self, sheet: Worksheet, row: int, column: int) -> GridCell:
        cell, spans = sheet.cell(row, column), _spans(sheet, row, column)
        if cell.data_type == "f":
            return GridCell(_("formula"), spans)
        text, says = "" if cell.value is None else str(cell.value), self.taken.get((sheet.title, row, column), "")
        if any(letter.isalpha() for letter in text) and not says:
            return GridCell(text, spans)
        shown = text if says else text or f"{get_column_letter(column)}{row}"
        return GridCell(shown, spans, url=self._url(sheet, row, column), says=says)

    def _url(self, sheet: Worksheet, row: int, column: int) -> str:
        address = reverse("reports:place_figure", args=[self.form.public_id])
        return f"{address}?{urlencode({'cell': _place(sheet, row, column)})}#choose"


def _taken(form: BureauForm, book: Workbook, heights: Mapping[str, int]) -> list[tuple[tuple[str, int, int], str]]:
    """Cells of the figures that are placed, with what stands there."""
    lengths = keys_needed(form.mapping, heights)
    return [
        ((sheet.title, spot.row + below, spot.column), figure_words(key) if not below else "↓")
        for key, spot in ((key, spot_of(place)) for key, place in form.mapping.items())
        if spot and (sheet := sheet_at(book, spot))
        for below in range(lengths[key])
    ]


def figure_words(key: str) -> str:
    found = figure_of(key)
    height, figure = found or ("", None)
    return f"{height_words()[height]} · {choice_words(figure)}" if figure else key


def figure_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped: one cell of the county, a column of the townships, one of the schools."""
    keys = every_key()
    return [
        (words, [(key, counts) for key, counts in keys if key.startswith(f"{height}.")])
        for height, words in height_words().items()
    ]


def height_words() -> dict[str, str]:
    words = (
        _("County"),
        _("Townships, from here down in order of name"),
        _("Schools, from here down in order of name"),
    )
    return dict(zip(HEIGHTS, words, strict=True))


def _place(sheet: Worksheet, row: int, column: int) -> str:
    return f"{sheet.title}!{get_column_letter(column)}{row}"


def _reach(used: int, most: int) -> range:
    """One more than is used: there is room below and beside."""
    return range(1, min(used + 1, most) + 1)


def _spans(sheet: Worksheet, row: int, column: int) -> tuple[int, int]:
    """Columns and rows of a merged cell."""
    for merged in sheet.merged_cells.ranges:
        if (merged.min_row, merged.min_col) == (row, column):
            return merged.max_col - column + 1, merged.max_row - row + 1
    return 1, 1


def _left_words(placed: int) -> str:
    if not placed:
        return _("Nothing is placed yet. Press a cell, then choose what goes there.")
    return _("Figures that have a cell: %(n)s. Press a cell to choose or change what goes there.") % {"n": placed}
