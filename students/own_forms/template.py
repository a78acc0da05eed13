"""A school's own form as a workbook: what is refused, what is washed out, which line heads it, what each column asks.

Pure. A workbook is parsed part by part with expat before openpyxl may open it: openpyxl follows entities and needs
minutes for a hostile sheet. What is kept has no formulas, macros, links, notes, pictures, other sheets and no rows of
last year's children; titles, headings, widths, lines and the words under the table stay.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.core import DocumentProperties
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from students.own_forms.facts import known_headings
from students.roster.layout import plain
from students.roster.refusals import FORMULA, UnreadableRoster
from students.roster.tables import FileLine, read_lines
from students.roster.workbook import DAMAGED, WorkbookPart

MOST_LINES, MOST_COLUMNS, MOST_ELEMENTS = 300, 60, 60_000
MOST_READ = 300_000  # elements in all, should every sheet be the largest part
# openpyxl makes an object of every cell of a merged, linked or noted area, however far it reaches.
AREAS, MOST_SPANNED = frozenset(("mergeCell", "hyperlink", "comment", "table")), 60_000
XML, MARKUP = (".xml", ".rels", ".vml"), (b"<", b"\x4c\x6f\xa7\x94")  # the last is “<?xm” as mainframes write it
HEADING_WITHIN = 12
FOOT = re.compile(r"填表|制表|审核|校长|负责人|经办|签字|签名|盖章|说明|注[:：]|备注[:：]|合计|共计")
BROKEN = (SyntaxError, TypeError, AttributeError, AssertionError, NotImplementedError)  # what openpyxl adds to it


class Layout(NamedTuple):
    """Lines counted from 1. `foot`: first line under the table, or one after the last."""

    heading: int
    foot: int
    words: Mapping[int, str]  # column → heading as it stands, with the one above it where that spans several

    @property
    def body(self) -> range:
        return range(self.heading + 1, self.foot)


def read_template(content: bytes, kind: str) -> tuple[bytes, Layout]:
    """The washed workbook and its layout. Raises UnreadableFile."""
    if not content.startswith(b"PK"):
        raise UnreadableRoster("old" if content.startswith(b"\xd0\xcf\x11\xe0") else "workbook")
    lines = read_lines(content)
    if not lines:
        raise UnreadableRoster("heading")
    if lines[-1].number > MOST_LINES or max(len(line.cells) for line in lines) > MOST_COLUMNS:
        raise UnreadableRoster("form")
    if any(FORMULA in line.cells for line in lines):
        raise UnreadableRoster("formula")
    parse_every_part(content)
    return _wash_workbook(content, _layout(lines, known_headings(kind)))


def parse_every_part(content: bytes) -> None:
    """No entities, no endless parts, no endless areas, under whatever name. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = (one for one in book.namelist() if one.lower().endswith(XML) or _is_markup(book, one))
            parts = [_Counting(book, name) for name in names]
    except DAMAGED as error:
        raise UnreadableRoster("damaged") from error
    largest = max((part.elements for part in parts), default=0)
    if sum(part.elements + part.sheets * largest for part in parts) > MOST_READ:
        raise UnreadableRoster("form")


def _is_markup(book: zipfile.ZipFile, name: str) -> bool:
    """A sheet may call itself a picture."""
    with book.open(name) as part:
        return part.read(64).lstrip(b"\0\xef\xbb\xbf\xff\xfe \t\r\n").startswith(MARKUP)


class _Counting(WorkbookPart):
    """Reads a part to its end; refuses what would take openpyxl too long or too much room."""

    spanned = sheets = 0

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        self.sheets += name == "sheet"
        if name in AREAS and "ref" in attributes:
            self.spanned += _size(attributes["ref"])
        if self.elements > MOST_ELEMENTS or self.spanned > MOST_SPANNED:
            raise UnreadableRoster("form")


def _size(area: str) -> int:
    """How many cells an area has; a whole column or row has all there can be."""
    left, top, right, bottom = range_boundaries(area)
    return MOST_SPANNED + 1 if None in (left, top, right, bottom) else (right - left + 1) * (bottom - top + 1)


def _layout(lines: Sequence[FileLine], known: Mapping[str, str]) -> Layout:
    """The line that names most facts; of two that name as many the lower, because it stands under the other."""
    best, found = None, 0
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        words = _words(line, lines[at - 1] if at else None, known)
        names = sum(fact_for(word, known) != "" for word in words.values())
        if names and names >= found:
            best, found = Layout(line.number, 0, words), names
    if best is None:
        raise UnreadableRoster("heading")
    return Layout(best.heading, _foot(lines, best.heading), best.words)


def _words(line: FileLine, above: FileLine | None, known: Mapping[str, str]) -> dict[int, str]:
    """Column → heading; 监护人 over 姓名 and 电话 makes 监护人姓名 and 监护人电话."""
    over = above.cells if above else ()
    found = {}
    for at, word in enumerate(line.cells):
        group = over[at] if at < len(over) else ""
        both = f"{group}{word}" if word and group != word and over.count(group) > 1 else word
        if word:
            found[at + 1] = both if fact_for(both, known) else word
    return found


def fact_for(word: str, known: Mapping[str, str]) -> str:
    return known.get(plain(word), "")


def _foot(lines: Sequence[FileLine], heading: int) -> int:
    """The first line with words that stand under a table; 0 if there is none."""
    return next((one.number for one in lines if one.number > heading and FOOT.search("".join(one.cells[:3]))), 0)


def propose_columns(layout: Layout, kind: str) -> dict[int, str]:
    """Column → fact, each fact once; what nobody recognises stays empty, to be chosen or written by hand."""
    known, taken = known_headings(kind), dict[int, str]()
    for column, word in layout.words.items():
        fact = fact_for(word, known)
        if fact and fact not in taken.values():
            taken[column] = fact
    return taken


def _wash_workbook(content: bytes, layout: Layout) -> tuple[bytes, Layout]:
    """What is left must open again, whatever was sent."""
    try:
        book = load_workbook(io.BytesIO(content), keep_links=False)
        layout = _wash_sheet(_only_sheet(book), layout)
        out = io.BytesIO()
        book.save(out)
        load_workbook(io.BytesIO(out.getvalue()))
    except (*DAMAGED, *BROKEN) as error:
        raise UnreadableRoster("damaged") from error
    return out.getvalue(), layout


def _wash_sheet(sheet: Worksheet, layout: Layout) -> Layout:
    for area in [one for one in sheet.merged_cells.ranges if one.max_row > MOST_LINES or one.max_col > MOST_COLUMNS]:
        sheet.unmerge_cells(area.coord)
    for place in [place for place in sheet._cells if place[0] > MOST_LINES or place[1] > MOST_COLUMNS]:
        del sheet._cells[place]
    layout = layout._replace(foot=layout.foot or _end_of_table(sheet, layout.heading))
    for area in [one for one in sheet.merged_cells.ranges if one.min_row in layout.body and one.max_row > one.min_row]:
        sheet.unmerge_cells(area.coord)
    for cell in list(sheet._cells.values()):
        _wash(cell, empty=cell.row in layout.body)
    return layout


def _only_sheet(book: Workbook) -> Worksheet:
    """The sheet that was read: the first visible one that says anything. Nothing else of the workbook is kept."""
    visible = sorted(book.worksheets, key=lambda sheet: sheet.sheet_state != "visible")
    sheet = next((one for one in visible if any(cell.value is not None for cell in one._cells.values())), None)
    if sheet is None:
        raise UnreadableRoster("heading")
    for other in book.sheetnames:
        if other != sheet.title:
            del book[other]
    book.defined_names.clear()
    book.properties = DocumentProperties(creator="")
    sheet.title, sheet.sheet_state = "登记", "visible"
    sheet.conditional_formatting = ConditionalFormattingList()
    sheet.data_validations = DataValidationList()
    sheet._images, sheet._charts, sheet._pivots, sheet.legacy_drawing = [], [], [], None
    sheet.tables.clear()  # their columns may be computed
    sheet.defined_names.clear()
    sheet.protection.disable()
    return sheet


def _end_of_table(sheet: Worksheet, heading: int) -> int:
    """One after the last line that holds or frames anything."""
    used: list[int] = [cell.row for cell in sheet._cells.values() if cell.value is not None or cell.border.bottom.style]
    return max([heading + 1, *used]) + 1


def _wash(cell: Cell | MergedCell, *, empty: bool) -> None:
    if not isinstance(cell, MergedCell):
        cell.hyperlink, cell.comment = None, None
        if empty or cell.data_type == "f":
            cell.value = None
