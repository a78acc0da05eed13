"""The cells of an .xlsx file as text. Pure; nothing in the file is run, computed, fetched or believed.

Read with expat itself: openpyxl on top of defusedxml took 7 s for 5,000 children and 47 s for a hostile sheet of 48 KB,
this takes a tenth of it. Days are left as the numbers spreadsheet programs give them; whoever reads a month knows them.
"""

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from students.roster.refusals import FORMULA, LONGEST_CELL, MOST_CELLS, MOST_LINES, UnreadableRoster

LARGEST_UNPACKED = 16 * 1024 * 1024  # declared size of all parts together
MOST_PARTS = 200
MOST_ELEMENTS = 750_000  # of one part; 5,000 rows of 50 filled cells have fewer
MOST_SHEETS = 100
MOST_MERGED = 300_000  # cells that say what another one says
STEP = 64 * 1024

# What broken and hostile workbooks make zipfile, zlib and expat raise, found by mutating files.
DAMAGED = (
    expat.ExpatError,
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    ValueError,
    ArithmeticError,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted part, an unknown way of packing
)
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})$")
_HALF_A_MONTH = re.compile(r"(?:19|20)\d\d\.1$")
Rows = dict[int, list[str]]


class RawSheet(NamedTuple):
    """A sheet under its name, the lines that hold anything by their numbers. `merged`: line → the cells (from 0) of
    places that span several."""

    title: str
    is_hidden: bool
    rows: Rows
    merged: dict[int, set[int]]


def read_sheets(content: bytes, *, most: int = MOST_SHEETS, largest: int = LARGEST_UNPACKED) -> Iterator[RawSheet]:
    """Visible sheets first, one by one; at most `most` of them.

    Raises UnreadableFile.
    """
    try:
        book = zipfile.ZipFile(io.BytesIO(content))
        _refuse_bombs_and_macros(book, largest)
        strings, work = _Strings(book).found, ReadingCost()
        sheets = _Contents(book).sheets
        if len(sheets) > MOST_SHEETS:
            raise UnreadableRoster("large")
        for named in sheets[:most]:
            sheet = _SheetParser(book, named.path, strings, work)
            yield RawSheet(named.title, named.is_hidden, sheet.filled(), sheet.repeated)
    except DAMAGED as error:
        raise UnreadableRoster("damaged") from error


def _refuse_bombs_and_macros(book: zipfile.ZipFile, largest: int = LARGEST_UNPACKED) -> None:
    """What the parts say about themselves, before any is unpacked (zipfile never gives more than was declared)."""
    parts = book.infolist()
    if any(part.filename == "mimetype" for part in parts) and b"opendocument" in book.read("mimetype")[:200]:
        raise UnreadableRoster("ods")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > largest:
        raise UnreadableRoster("large")
    names = [part.filename.lower() for part in parts]
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise UnreadableRoster("macros")


class ReadingCost:
    """What reading may cost, for all sheets together."""

    def __init__(self) -> None:
        self.elements, self.merged = MOST_ELEMENTS, MOST_MERGED

    def take(self, elements: int = 0, merged: int = 0) -> None:
        self.elements -= elements
        self.merged -= merged
        if self.elements < 0 or self.merged < 0:
            raise UnreadableRoster("large")


class WorkbookPart:
    """One part of a workbook, told to `opened`, `text` and `closed`; elements by their plain names."""

    def __init__(self, book: zipfile.ZipFile, path: str, work: ReadingCost | None = None) -> None:
        self.elements, self.work = 0, work or ReadingCost()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._opened
        parser.EndElementHandler = self._closed
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self._refuse  # no workbook has one; entities would need it
        with book.open(path) as part:
            while step := part.read(STEP):
                counted = self.elements
                parser.Parse(step, False)
                self.work.take(elements=self.elements - counted)
            parser.Parse(b"", True)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.opened(name.rpartition(":")[2] if ":" in name else name, attributes)

    def _closed(self, name: str) -> None:
        self.closed(name.rpartition(":")[2] if ":" in name else name)

    def _refuse(self, *_declaration: object) -> NoReturn:
        raise UnreadableRoster("damaged")

    def opened(self, name: str, attributes: dict[str, str]) -> None: ...

    def text(self, text: str) -> None: ...

    def closed(self, name: str) -> None: ...


class _Named(NamedTuple):
    path: str
    title: str
    is_hidden: bool


class _Contents(WorkbookPart):
    """The sheets in their order, visible ones first."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self.found: list[_Named] = []
        self.targets = _Relations(book).targets
        super().__init__(book, "xl/workbook.xml")

    @property
    def sheets(self) -> list[_Named]:
        once = {named.path: named for named in self.found}  # one part named twenty times is read once
        return sorted(once.values(), key=lambda named: named.is_hidden)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            raise UnreadableRoster("damaged")  # its days are counted from another year
        if name == "sheet":
            ids = [value for key, value in attributes.items() if key.rpartition(":")[2] == "id"]
            path = self.targets.get(ids[0]) if ids else None
            if path:
                hidden = attributes.get("state", "visible") != "visible"
                self.found.append(_Named(path, attributes.get("name", "")[:LONGEST_CELL], hidden))


class _Relations(WorkbookPart):
    def __init__(self, book: zipfile.ZipFile) -> None:
        self.targets: dict[str, str] = {}
        super().__init__(book, "xl/_rels/workbook.xml.rels")

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes["Type"].endswith("/worksheet"):
            self.targets[attributes["Id"]] = posixpath.join("/xl", attributes["Target"]).lstrip("/")


class _Strings(WorkbookPart):
    """The texts that cells point at; readings above characters are left out."""

    def __init__(self, book: zipfile.ZipFile) -> None:
        self.found: list[str] = []
        self.collecting = self.reading = False
        if "xl/sharedStrings.xml" in book.namelist():
            super().__init__(book, "xl/sharedStrings.xml")

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.found.append("")
        elif name == "rPh":
            self.reading = True
        self.collecting = name == "t" and not self.reading

    def text(self, text: str) -> None:
        if self.collecting and len(self.found[-1]) <= LONGEST_CELL:  # nobody reads on, and adding copies it each time
            self.found[-1] += text

    def closed(self, name: str) -> None:
        self.collecting = False
        if name == "rPh":
            self.reading = False


class _SheetParser(WorkbookPart):
    """The lines of a sheet that hold anything, and the places that are merged."""

    def __init__(self, book: zipfile.ZipFile, path: str, strings: list[str], work: ReadingCost) -> None:
        self.strings = strings
        self.rows: Rows = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self.repeated: dict[int, set[int]] = {}
        self.number = self.column = 0
        self.kind, self.value, self.is_formula, self.collecting = "", "", False, False
        super().__init__(book, path, work)

    def opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.column = _place(attributes["r"])[0] if "r" in attributes else self.column + 1
            self.kind, self.value, self.is_formula = attributes.get("t", "n"), "", False
        elif name == "row":
            self.number = int(attributes.get("r", self.number + 1))
            self.column = 0
        elif name == "f":
            self.is_formula = True
        elif name == "mergeCell":
            first, _colon, last = attributes["ref"].partition(":")
            self.merged.append((*_place(first), *_place(last or first)))
        self.collecting = name in ("v", "t")

    def text(self, text: str) -> None:
        if self.collecting and len(self.value) <= LONGEST_CELL:
            self.value += text

    def closed(self, name: str) -> None:
        self.collecting = False
        if name == "c" and self.column <= MOST_CELLS and (self.value or self.is_formula):
            self._keep(self._plain())

    def _keep(self, text: str) -> None:
        if self.number > MOST_LINES:
            raise UnreadableRoster("rows")
        cells = self.rows.setdefault(self.number, [])
        cells += [""] * (self.column - len(cells))
        cells[self.column - 1] = text

    def _plain(self) -> str:
        if self.is_formula:
            return FORMULA
        if self.kind == "s":
            return self.strings[int(self.value)]
        if self.kind == "b":
            return "TRUE" if self.value == "1" else "FALSE"  # no number that somebody typed
        if self.kind != "n":
            return self.value
        number = float(self.value)
        if number.is_integer() and abs(number) < 10**15:
            return str(int(number))
        # 2017.10 as a number is 2017.1 and could be January: it has to be written as text
        return f"{self.value}?" if _HALF_A_MONTH.match(self.value) else self.value

    def filled(self) -> Rows:
        """Every cell of a merged place says what its first cell says."""
        for left, top, right, bottom in self.merged:
            text = dict(enumerate(self.rows.get(top, []), 1)).get(left, "")
            right = min(right, MOST_CELLS)
            for number in range(top, min(bottom, MOST_LINES) + 1) if text else ():
                self.work.take(merged=max(1, right - left + 1))
                self._spread(number, left, right, text)
                self.repeated.setdefault(number, set()).update(range(left - 1, right))
        return self.rows

    def _spread(self, number: int, left: int, right: int, text: str) -> None:
        if number in self.rows:
            cells = self.rows[number]
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [text] * (right - left + 1)


def _place(name: str) -> tuple[int, int]:
    """Column and row of B12, counted from 1."""
    found = _PLACE.match(name)
    if found is None:
        raise ValueError(name)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column, int(found[2])
