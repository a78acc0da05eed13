"""A class file, or a pasted block, becomes answers of children. Pure.

SpreadsheetReading(tables, wanted, questions, children)
    Raises OtherSheet, OldForms, NotAClassFile; everything smaller is a `Fault` that names its line, and every cell
    beside it is read.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from screening.rounds.spreadsheet.columns import (
    NAME_WORDS,
    Columns,
    FileCode,
    ItemColumn,
    NotAClassFile,
    RatableChild,
    RowCode,
    Value,
    find_columns,
    find_file_code,
    is_heading,
    read_row_code,
    values_of_signs,
)
from students.names import close_name
from students.roster.cells import fold_width, read_seat
from students.roster.refusals import FORMULA, LONGEST_CELL, UnreadableRoster
from students.roster.tables import FileLine, read_tables

BLANK = frozenset(("", "_"))
DASHES = frozenset("-—–―−‐‑－﹣")
_NUMBER = re.compile(r"^([0-9]{1,3})(?:\.0*)?$")


class UnreadableCell(ValueError):
    """``args[0]``: merged, formula, out-of-range, not-offered, unknown-sign."""


def read_cell(question: ItemColumn, text: str, *, merged: bool = False) -> Value | None:
    """2, “2.0”, “２”, “-”, “—” or the answer in words; `None` for a blank cell. Raises UnreadableCell. One answer over
    several merged cells is nobody's."""
    plain = fold_width(text)
    if plain in BLANK:
        return None
    if merged:
        raise UnreadableCell("merged")
    if plain == FORMULA:
        raise UnreadableCell("formula")
    if set(plain) <= DASHES:
        return _dash(question)
    number = _NUMBER.match(plain)
    if number:
        return _code(question, int(number[1]))
    word = question.words.get(plain, question.words.get(plain.casefold()))
    if word is None:
        raise UnreadableCell("unknown-sign")
    return word


def _dash(question: ItemColumn) -> Value:
    if not question.dash:
        raise UnreadableCell("not-offered")
    return "-"


def _code(question: ItemColumn, code: int) -> Value:
    if code not in question.codes:
        raise UnreadableCell("out-of-range")
    return code


class NobodyFound(Exception):
    """``args[0]``: gone, contradicted, nameless, nobody, unclear."""


class Class:
    """The children who may be rated today, to be found in a file."""

    def __init__(self, children: Iterable[RatableChild]) -> None:
        self.by_id: dict[UUID, RatableChild] = {}
        self.by_name: dict[str, list[RatableChild]] = defaultdict(list)
        for child in children:
            self.by_id[child.student] = child
            self.by_name[close_name(child.name)].append(child)

    def find(self, code: RowCode | None, seat: str, name: str) -> RatableChild:
        """Raises NobodyFound."""
        return self._by_code(code, seat, name) if code else self._by_name(seat, name)

    def _by_code(self, code: RowCode, seat: str, name: str) -> RatableChild:
        child = self.by_id.get(code.child)
        if child is None:
            raise NobodyFound("gone")
        written = close_name(name)
        if written == close_name(child.name) or (not written and not seat):
            return child
        another = bool(self.by_name.get(written))  # rows were sorted without their codes
        if another or _seat(seat) != child.seat:
            raise NobodyFound("contradicted")
        return child

    def _by_name(self, seat: str, name: str) -> RatableChild:
        """A row that lost its code: seat and name, or a name that only one child has."""
        if not close_name(name):
            raise NobodyFound("nameless")
        found = self.by_name.get(close_name(name), [])
        if not found:
            raise NobodyFound("nobody")
        at_seat = [child for child in found if child.seat == _seat(seat)]
        if len(at_seat) == 1:
            return at_seat[0]
        if len(found) > 1:
            raise NobodyFound("unclear")
        return found[0]


def _seat(text: str) -> int | None:
    try:
        return read_seat(text)
    except ValueError:
        return None


MOST_SHEETS = 4
LARGEST = 3 * 1024 * 1024  # unpacked; a class has 100 KB
MOST_ROWS = 400
MOST_SIGNS = 200_000  # in all cells; a class with notes has 20,000


class OtherSheet(Exception):
    """The file is of another class or round; `code` says of which."""

    def __init__(self, code: FileCode) -> None:
        self.code = code
        super().__init__(str(code))


class OldForms(Exception):
    """The file was made for other versions of the forms."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be taken, and where. `code` as in UnreadableCell and NobodyFound, or merged, twice, left-out,
    renamed (the name alone is not taken), and for a whole column column-twice, column-contradicted."""

    code: str
    line: int
    column: int | None = None
    name: str = ""
    question: ItemColumn | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """The answers that stand in one line; `base` is what stood there when the file was made, if it still says so."""

    child: RatableChild
    line: int
    values: Mapping[str, Value]
    base: Mapping[str, Value] | None


def read_file(content: bytes) -> list[list[FileLine]]:
    """The tables of a file. Raises UnreadableFile."""
    tables = read_tables(content, most=MOST_SHEETS, largest=LARGEST)
    signs = sum(len(cell) for lines in tables for line in lines for cell in line.cells)
    if signs > MOST_SIGNS or any(len(lines) > MOST_ROWS for lines in tables):
        raise UnreadableRoster("rows")
    return tables


class SpreadsheetReading:
    """Read line by line. `coded`: the file said of which sheet it is. `missing`: lines of the form without a column.
    `child_lines`: numbers of the lines that are a child's. `unread`: further tables that name answers.

    Raises OtherSheet, OldForms, NotAClassFile.
    """

    def __init__(
        self,
        tables: Sequence[Sequence[FileLine]],
        wanted: FileCode,
        questions: Sequence[ItemColumn],
        children: Sequence[RatableChild],
    ) -> None:
        self.lines, self.unread = _table(tables, questions)
        codes = [found for line in self.lines for cell in line.cells if (found := find_file_code(cell))]
        _refuse_strangers(codes, wanted)
        self.coded = bool(codes)
        self.columns = columns = find_columns(self.lines, questions, children)
        seen = [*columns.questions.values(), *columns.twice, *(question for _at, question in columns.contradicted)]
        self.missing = [one for one in questions if one.id not in {question.id for question in seen}]
        self.faults = _column_faults(columns)
        self.child_lines: list[int] = []
        self._questions, self._class = questions, Class(children)
        self._rows: dict[UUID, ReadRow] = {}
        for line in self.lines:
            self._take(line)

    @property
    def rows(self) -> list[ReadRow]:
        return list(self._rows.values())

    def _take(self, line: FileLine) -> None:
        cells = dict(enumerate(line.cells))
        seat, name = (cells.get(at, "") if at is not None else "" for at in (self.columns.seat, self.columns.name))
        answers = {at: text for at in self.columns.questions if (text := cells.get(at, "")) not in BLANK}
        code = next((found for cell in line.cells if (found := read_row_code(cell.casefold()))), None)
        known = code is not None or close_name(name) in self._class.by_name
        # A class that was sorted together with its headings has children above them.
        if close_name(name) in NAME_WORDS or not (known or (answers and line.number > self.columns.last)):
            return
        self.child_lines.append(line.number)
        if answers:
            self._find(line, code, seat, name, answers)

    def _find(self, line: FileLine, code: RowCode | None, seat: str, name: str, answers: Mapping[int, str]) -> None:
        try:
            child = self._class.find(code, seat, name)
        except NobodyFound as error:
            self._miss(error.args[0], line, name or seat)
            return
        if close_name(name) not in ("", close_name(child.name)):
            self._miss("renamed", line, child.name, name)
        if child.exclusion:
            self._miss("left-out", line, child.name)
        else:
            self._keep(line, child, code, answers)

    def _keep(self, line: FileLine, child: RatableChild, code: RowCode | None, answers: Mapping[int, str]) -> None:
        values: dict[str, Value] = {}
        for at, text in answers.items():
            question = self.columns.questions[at]
            try:
                value = read_cell(question, text, merged=at in line.merged)
            except UnreadableCell as error:
                self.faults.append(Fault(error.args[0], line.number, at, child.name, question, text[:LONGEST_CELL]))
                continue
            if value is not None:
                values[question.id] = value
        before = self._rows.get(child.student)
        if before is None:
            base = values_of_signs(self._questions, code.base) if code else None
            self._rows[child.student] = ReadRow(child, line.number, values, base)
        elif before.values != values:
            self._miss("twice", line, child.name, str(before.line))

    def _miss(self, code: str, line: FileLine, name: str, text: str = "") -> None:
        self.faults.append(Fault(code, line.number, self.columns.name, name, text=text))


def _table(tables: Sequence[Sequence[FileLine]], questions: Sequence[ItemColumn]) -> tuple[Sequence[FileLine], int]:
    """The first table that names answers, and how many more do; else the first."""
    if not tables:
        raise NotAClassFile("no-heading")
    found = [lines for lines in tables if is_heading(lines, questions)]
    return (found[0], len(found) - 1) if found else (tables[0], 0)


def _refuse_strangers(codes: Sequence[FileCode], wanted: FileCode) -> None:
    for code in codes:
        if code.sheet != wanted.sheet:
            raise OtherSheet(code)
        if code.forms != wanted.forms:
            raise OldForms


def _column_faults(columns: Columns) -> list[Fault]:
    twice = [Fault("column-twice", columns.last, question=question) for question in columns.twice]
    contradicted = columns.contradicted
    return twice + [Fault("column-contradicted", columns.last, at, question=one) for at, one in contradicted]


Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One answer: what stands here (`None`: nothing yet), what the file says."""

    child: UUID
    item: str
    before: Value | None
    after: Value


class FileComparison:
    """`changes` only the file made; `conflicts` both sides made, or nobody can tell. `newer` cells were changed here
    alone since the file was made and stay; the rest of the file says what stands here."""

    def __init__(self, changes: Iterable[CellChange] = (), conflicts: Iterable[CellChange] = ()) -> None:
        self.changes, self.conflicts, self.newer = list(changes), list(conflicts), 0


def compare(rows: Iterable[ReadRow], current: Mapping[UUID, Values]) -> FileComparison:
    """Blank cells of the file never take anything away: they are in no row's values."""
    found = FileComparison()
    for row in rows:
        here = current.get(row.child.student, {})
        for item, after in row.values.items():
            _sort(found, CellChange(row.child.student, item, here.get(item), after), row.base)
    return found


def _sort(found: FileComparison, change: CellChange, base: Values | None) -> None:
    stood = base.get(change.item) if base is not None else None
    if change.after == change.before:
        return
    if change.before == stood:
        found.changes.append(change)
    elif base is not None and change.after == stood:
        found.newer += 1
    else:
        found.conflicts.append(change)


def by_child(changes: Sequence[CellChange]) -> dict[UUID, list[CellChange]]:
    """In the order in which the children came."""
    grouped: dict[UUID, list[CellChange]] = {}
    for change in changes:
        grouped.setdefault(change.child, []).append(change)
    return grouped
