"""A class as a workbook: answers in cells with drop-downs, all else locked, and beside it the words of the form. Pure.

No password: the lock keeps a tired finger from the names, it keeps nobody out. The line a cell asks about, and what
each answer means, appear when the cell is chosen.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from screening.documents.sheets import safe_cell
from screening.rounds.spreadsheet.columns import ItemColumn
from students.roster.refusals import FORMULA

MARKED = PatternFill("solid", fgColor="FBECE5")
HEAD = PatternFill("solid", fgColor="E6EFEC")
THIN = Side("thin", color="7B8584")
FRAME = Border(THIN, THIN, THIN, THIN)
WRAPPED = Alignment("center", "center", wrap_text=True)
MOST_REPEATED = 10
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,3})$")
LONGEST_PROMPT, LONGEST_REFUSAL, LONGEST_TITLE = 255, 225, 32  # of what appears beside a chosen cell


@dataclass
class EntryGrid:
    """The sheet to fill. Lines count from 1, columns from 0."""

    name: str
    lines: Mapping[int, Sequence[str | int | None]]
    last_heading: int
    columns: Mapping[int, DataValidation]
    children: Sequence[int]  # the lines with answers
    first_answer: int
    wide: Mapping[int, float] = field(default_factory=dict)  # widths in characters
    hidden_line: int = 0
    hidden_column: int | None = None
    tall: Mapping[int, int] = field(default_factory=dict)  # heights in points
    marks: Mapping[tuple[int, int], str] = field(default_factory=dict)

    @property
    def repeated(self) -> int:
        """Lines that stay in sight; a class sorted together with its headings has them anywhere."""
        return self.last_heading if self.last_heading <= MOST_REPEATED else 0

    @property
    def headings(self) -> list[int]:
        return [number for number in range(1, self.last_heading + 1) if number not in self.children]


@dataclass(frozen=True)
class WordsSheet:
    """A sheet of words: rows of cells, the first column being narrow."""

    name: str
    rows: Sequence[Sequence[str | int]]
    widths: Sequence[int]
    bold: frozenset[int] = frozenset()  # rows, from 0


def class_workbook(grid: EntryGrid, pages: Sequence[WordsSheet], *, footer: str) -> bytes:
    book = Workbook()
    book.properties.creator = "Xinqiao"
    _fill(book.active, grid)
    _lock(book.active, grid)
    _set_up_print(book.active, grid, footer)
    for page in pages:
        _write_page(book.create_sheet(page.name), page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def choice_of(question: ItemColumn, title: str, prompt: str, refusal: str) -> DataValidation:
    """What a cell of one column may hold and what appears beside it."""
    offered = ",".join([*map(str, sorted(question.codes)), *["-"] * question.dash])
    rule = DataValidation("list", formula1=f'"{offered}"', allow_blank=True, showErrorMessage=True)
    rule.promptTitle, rule.prompt, rule.showInputMessage = title[:LONGEST_TITLE], prompt[:LONGEST_PROMPT], True
    rule.errorTitle, rule.error = title[:LONGEST_TITLE], refusal[:LONGEST_REFUSAL]
    return rule


def _fill(sheet: Worksheet, grid: EntryGrid) -> None:
    sheet.title = grid.name
    for number, cells in grid.lines.items():
        for at, value in enumerate(cells):
            if value not in ("", None):
                sheet.cell(number, at + 1, _plain(value))
    for number in grid.headings:
        _merge_equal(sheet, number, grid.lines.get(number, ()))
    for at, width in grid.wide.items():
        sheet.column_dimensions[get_column_letter(at + 1)].width = width
    for number, height in grid.tall.items():
        sheet.row_dimensions[number].height = height
    if grid.hidden_line:
        sheet.row_dimensions[grid.hidden_line].hidden = True
    if grid.hidden_column is not None:
        sheet.column_dimensions[get_column_letter(grid.hidden_column + 1)].hidden = True
    sheet.freeze_panes = sheet.cell(grid.repeated + 1, grid.first_answer + 1)


def _plain(value: str | int | None) -> str | int | None:
    if value == FORMULA:
        return None
    if isinstance(value, str) and _NUMBER.match(value):
        return int(value)
    return str(safe_cell(value)) if isinstance(value, str) else value


def _merge_equal(sheet: Worksheet, number: int, cells: Sequence[str | int | None]) -> None:
    """Neighbours of a title that say the same are one place; a merged place was read as several."""
    begun = 0
    for at in range(1, len(cells) + 1):
        if at == len(cells) or cells[at] != cells[begun] or not cells[at]:
            if at - begun > 1:
                sheet.merge_cells(start_row=number, end_row=number, start_column=begun + 1, end_column=at)
            begun = at


def _lock(sheet: Worksheet, grid: EntryGrid) -> None:
    first, last = min(grid.children, default=0), max(grid.children, default=0)
    for at, rule in grid.columns.items() if grid.children else ():
        letter = get_column_letter(at + 1)
        rule.add(f"{letter}{first}:{letter}{last}")
        sheet.add_data_validation(rule)
        for number in grid.children:
            _open(sheet.cell(number, at + 1))
    _dress(sheet, grid)
    for (number, at), words in grid.marks.items():
        _mark(sheet.cell(number, at + 1), words)
        for before in range(grid.first_answer):  # names and seats may be what is wrong
            sheet.cell(number, before + 1).protection = Protection(locked=before == grid.hidden_column)
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = protection.formatCells = False  # these stay allowed


def _open(cell: Cell) -> None:
    cell.protection = Protection(locked=False)
    cell.alignment = Alignment("center", "center")
    cell.border = FRAME


def _mark(cell: Cell, words: str) -> None:
    cell.fill = MARKED
    comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", words), "Xinqiao")
    comment.width, comment.height = 280, 90
    cell.comment = comment


def _dress(sheet: Worksheet, grid: EntryGrid) -> None:
    for number in grid.headings:
        for at in range(len(grid.lines.get(number, ()))):
            cell = sheet.cell(number, at + 1)
            if at in grid.columns and number > 3:
                cell.alignment, cell.fill, cell.border = WRAPPED, HEAD, FRAME
            else:
                cell.alignment = Alignment(vertical="center")
            cell.font = Font(size=10, bold=number == 1)
    for number in grid.children:
        for at in range(grid.first_answer):
            cell = sheet.cell(number, at + 1)
            cell.border, cell.alignment = FRAME, Alignment("left", "center", indent=1)


def _set_up_print(sheet: Worksheet, grid: EntryGrid, footer: str) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"1:{max(1, grid.repeated)}"
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.oddFooter.left.text, sheet.oddFooter.left.size = footer, 8
    sheet.oddFooter.right.text = "&P / &N"


def _write_page(sheet: Worksheet, page: WordsSheet) -> None:
    for number, cells in enumerate(page.rows, 1):
        for at, value in enumerate(cells, 1):
            cell = sheet.cell(number, at, safe_cell(value))
            cell.alignment = Alignment("left", "top", wrap_text=at == len(page.widths))
            cell.font = Font(size=11, bold=number - 1 in page.bold)
    for at, width in enumerate(page.widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
