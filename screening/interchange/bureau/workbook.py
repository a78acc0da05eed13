"""The bureau's workbook: opened with care, checked against a mapping, filled. Pure.

Formulas, looks and everything else of the workbook stay as they are; no formula is written over. What could run or
reach out of the workbook is refused: macros, links to other files, functions that fetch.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from screening.documents.sheets import Cell as Value
from screening.documents.sheets import safe_cell
from screening.interchange.bureau.mapping import CellAddress, NotABureauMapping, Problem
from screening.reports.disclosure_control.model import Exact, Numeral, Published
from screening.reports.tables import Cell, text_of
from students.own_forms.template import BROKEN, parse_every_part
from students.roster.cells import fold_width
from students.roster.refusals import UnreadableRoster
from students.roster.tables import read_tables
from students.roster.workbook import DAMAGED, LARGEST_UNPACKED

REACHES_OUT = re.compile(
    r"\[[^\]]+\][^!\[\]()+*/,;<>=&]*!|\||\b(?:WEBSERVICE|FILTERXML|HYPERLINK|RTD|CALL|REGISTER|REGISTER\.ID|DDE|IMAGE|ENCODEURL|INDIRECT)\s*\(",
    re.IGNORECASE,
)
Columns = Mapping[str, Sequence[Cell]]  # key → one cell, or the cells of a column


def open_workbook(content: bytes) -> Workbook:
    """Raises UnreadableFile: large, old, macros, damaged, workbook, form (more than a form has), formula."""
    if not content.startswith(b"PK"):
        raise UnreadableRoster("old" if content.startswith(b"\xd0\xcf\x11\xe0") else "workbook")
    read_tables(content, most=1, largest=LARGEST_UNPACKED)
    parse_every_part(content)
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
    except (*DAMAGED, *BROKEN) as error:
        raise UnreadableRoster("damaged") from error
    if not book.worksheets:
        raise UnreadableRoster("damaged")
    if any(_reaches_out(sheet) for sheet in book.worksheets) or any(
        REACHES_OUT.search(str(name.attr_text or "")) for name in book.defined_names.values()
    ):
        raise UnreadableRoster("formula")
    return book


def _reaches_out(sheet: Worksheet) -> bool:
    texts = (getattr(cell.value, "text", cell.value) for cell in sheet._cells.values() if cell.data_type == "f")
    return any(REACHES_OUT.search(str(text)) for text in texts) or any(
        cell.hyperlink is not None for cell in sheet._cells.values() if not isinstance(cell, MergedCell)
    )


def problems_of(book: Workbook, spots: Mapping[str, CellAddress], lengths: Mapping[str, int]) -> list[Problem]:
    """What stands in the way of the figures. `lengths`: how many cells each key needs."""
    found, taken = list[Problem](), dict[tuple[str, int, int], str]()
    for key, spot in spots.items():
        sheet = sheet_at(book, spot)
        if sheet is None:
            found.append(Problem("sheet", key, spot.sheet))
            continue
        for row in range(spot.row, spot.row + lengths[key]):
            place = (sheet.title, row, spot.column)
            code = "same" if place in taken else _in_the_way(sheet, row, spot.column)
            if code:
                found.append(Problem(code, key, f"{sheet.title}!{get_column_letter(spot.column)}{row}"))
                break
            taken[place] = key
    return found


def _in_the_way(sheet: Worksheet, row: int, column: int) -> str:
    cell = sheet._cells.get((row, column))
    if isinstance(cell, MergedCell):
        return "merged"
    return "formula" if cell is not None and cell.data_type == "f" else ""


def sheet_at(book: Workbook, spot: CellAddress) -> Worksheet | None:
    if not spot.sheet:
        return book.worksheets[0]
    return next((sheet for sheet in book.worksheets if fold_width(sheet.title) == fold_width(spot.sheet)), None)


def filled(content: bytes, spots: Mapping[str, CellAddress], columns: Columns) -> bytes:
    """The workbook with the cells written. Raises NotAMapping when something stands in the way today."""
    book = open_workbook(content)
    problems = problems_of(book, spots, {key: len(columns[key]) for key in spots})
    if problems:
        raise NotABureauMapping(problems)
    for key, spot in spots.items():
        sheet = sheet_at(book, spot)
        for at, cell in enumerate(columns[key]):
            if sheet is not None:
                _write(sheet, spot.row + at, spot.column, cell)
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True  # what it computes rests on the new figures
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
    """A number stays one; a hidden count and every word is text."""
    target = sheet.cell(row=row, column=column)
    target.value = safe_cell(value_of(cell))
    if isinstance(target.value, str):
        target.number_format = "@"


def value_of(cell: Cell) -> Value:
    if isinstance(cell, Published | Exact):
        return str(cell.text) if cell.value is None else cell.value
    if isinstance(cell, Numeral):
        return _number(cell)
    return text_of(cell)


def _number(text: str) -> Value:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return str(text)


def keys_needed(spots: Iterable[str], heights: Mapping[str, int]) -> dict[str, int]:
    """How many cells each key needs: as many as there are places at its height."""
    return {key: heights[key.partition(".")[0]] for key in spots}
