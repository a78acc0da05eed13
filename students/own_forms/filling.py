"""A washed form filled with lines of facts: its own looks kept, every cell safe to open. Pure."""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy

from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from screening.documents.sheets import safe_cell
from students.own_forms.facts import BY_HAND, FACTS, SHIPPED
from students.own_forms.template import Layout

Values = Mapping[str, str | int]
NARROW, HAND_WIDTH = 8, 30  # characters
# Label, colon, room, and what somebody once wrote there; a word with a colon of its own is the next label.
TITLE = re.compile(
    r"(学校名称|学校|班级|班主任|填表日期|制表日期|日期|学年)(\s*[:：])([\s_＿]*)([^\s_＿:：]+(?![:：\w]))?"
)


def fill_register(
    template: bytes,
    layout: Layout,
    columns: Mapping[int, str],
    rows: Sequence[Values],
    *,
    told: Mapping[str, str],
    note: str,
) -> bytes:
    """`columns`: column → fact. `told`: what titles such as “班级：” ask for. `note` goes under everything."""
    book = load_workbook(io.BytesIO(template))
    sheet = book.worksheets[0]
    more = max(0, len(rows) - len(layout.body))
    if more:
        _make_room(sheet, layout, more)
    for at, values in enumerate(rows):
        _write_row(sheet, layout.heading + 1 + at, columns, values)
    _fill_titles(sheet, range(layout.heading, layout.foot + more), told)
    last = max(cell.row for cell in sheet._cells.values() if cell.value is not None)
    cell = sheet.cell(row=max(last, layout.foot - 1 + more) + 1, column=1, value=safe_cell(note))
    cell.alignment = Alignment(wrap_text=False, vertical="top")
    if not sheet.print_title_rows:
        sheet.print_title_rows = f"{layout.heading}:{layout.heading}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_row(sheet: Worksheet, number: int, columns: Mapping[int, str], values: Values) -> None:
    for column, fact in columns.items():
        cell = sheet.cell(row=number, column=column)
        if not isinstance(cell, MergedCell) and fact:
            cell.value = safe_cell(values.get(fact, ""))
            if isinstance(cell.value, str):
                cell.number_format = "@"


def _make_room(sheet: Worksheet, layout: Layout, more: int) -> None:
    """Lines below the table move down, with their looks; new lines look like the first one of the table."""
    last = sheet.max_row
    moved = [area for area in sheet.merged_cells.ranges if area.min_row >= layout.foot]
    for area in moved:
        sheet.unmerge_cells(area.coord)
    for number in range(last, layout.foot - 1, -1):
        _copy_row(sheet, number, number + more, values=True)
    model = layout.heading + 1 if layout.body else layout.heading
    for number in range(layout.foot, layout.foot + more):
        _copy_row(sheet, model, number, values=False)
    across = [area for area in sheet.merged_cells.ranges if area.min_row == area.max_row == model]
    for number in range(layout.foot, layout.foot + more):
        for area in across:
            sheet.merge_cells(start_row=number, end_row=number, start_column=area.min_col, end_column=area.max_col)
    for area in moved:
        area.shift(row_shift=more)
        sheet.merge_cells(area.coord)


def _copy_row(sheet: Worksheet, source: int, target: int, *, values: bool) -> None:
    for column in range(1, sheet.max_column + 1):
        old, new = sheet.cell(row=source, column=column), sheet.cell(row=target, column=column)
        if isinstance(new, MergedCell):
            continue
        new._style = copy(old._style)
        new.value = old.value if values and not isinstance(old, MergedCell) else None
    sheet.row_dimensions[target].height = sheet.row_dimensions[source].height


def _fill_titles(sheet: Worksheet, table: range, told: Mapping[str, str]) -> None:
    """What titles and the words below the table ask for: 学校：, 班级：, 日期：."""
    for cell in list(sheet._cells.values()):
        if not isinstance(cell, MergedCell) and isinstance(cell.value, str) and cell.row not in table:
            cell.value = safe_cell(TITLE.sub(lambda found: fill_title(found, told), cell.value))


def fill_title(found: re.Match[str], told: Mapping[str, str]) -> str:
    """The room stays where it parts two labels."""
    if found[1] not in told:
        return found[0]
    room = "" if found[4] else found[3].replace("_", "").replace("＿", "")
    return f"{found[1]}{found[2]}{told[found[1]]}{room}"


def build_shipped_form(kind: str, title: str) -> tuple[bytes, Layout, dict[int, str]]:
    """The form for a school that has none of its own: A4 landscape, lines to write on, the head on every page."""
    keys = SHIPPED[kind]
    book = Workbook()
    sheet = book.active
    sheet.title = "登记"
    sheet.append([title])
    sheet.append(["学校：　班级：　学年：　日期："])
    columns = [(FACTS[key].headings[0], FACTS[key].width) for key in keys]
    columns += [(word, HAND_WIDTH) for word in BY_HAND.get(kind, ())]
    sheet.append([word for word, _width in columns])
    _dress(sheet, [width for _word, width in columns])
    words = {at: word for at, (word, _width) in enumerate(columns, 1)}
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), Layout(3, 5, words), dict(enumerate(keys, 1))


def _dress(sheet: Worksheet, widths: Sequence[int]) -> None:
    thin = Side(style="thin", color="7B8584")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    for number, bold in ((3, True), (4, False)):
        sheet.row_dimensions[number].height = 21
        for at, width in enumerate(widths, 1):
            cell = sheet.cell(row=number, column=at)
            cell.border, cell.font = box, Font(bold=bold)
            middle = "center" if width <= NARROW else None
            cell.alignment = Alignment(vertical="center", wrap_text=True, horizontal=middle)
            if bold:
                cell.fill = PatternFill("solid", fgColor="EEEEEE")
            sheet.column_dimensions[get_column_letter(at)].width = width
    sheet["A1"].font = Font(bold=True, size=16)
    for number in (1, 2):
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(widths))
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.freeze_panes = "A4"
