"""Rows of text become rows of a roster, with a sentence's worth of reason for every cell that does not. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from students.care import problems as care_problems
from students.roster.cells import (
    Hasher,
    fingerprint_cell,
    read_class,
    read_day,
    read_fingerprint,
    read_month,
    read_name,
    read_seat,
)
from students.roster.headings import RawRow
from students.roster.layout import BORN, CARE, CLASS, COLUMN, GRADE, NAME, REGISTER_NUMBER, SEAT, SEX
from students.roster.refusals import FORMULA

AGES = range(4, 20)


class CellProblem(NamedTuple):
    """What is wrong with one cell."""

    row: int
    column: str
    code: str
    value: str = ""
    other: int | str = ""


@dataclass(frozen=True)
class RosterRow:
    """One child of the file. The register number is a keyed hash and its last four signs, never the number."""

    number: int
    grade: int
    class_number: int
    seat: int | None
    name: str
    sex: str
    birth_year: int
    birth_month: int
    register_hash: str = ""
    register_last4: str = ""
    care: dict[str, Any] = field(default_factory=dict)


def keepable(raw: Iterable[RawRow], hasher: Hasher) -> list[RawRow]:
    """The rows as they may be stored: without register numbers."""
    return [
        row._replace(cells=row.cells | {REGISTER_NUMBER: fingerprint_cell(row.cells[REGISTER_NUMBER], hasher)})
        if REGISTER_NUMBER in row.cells
        else row
        for row in raw
    ]


def parse(raw: Iterable[RawRow], *, today: date, school_year: int) -> tuple[list[RosterRow], list[CellProblem]]:
    """Rows that can be used, and what is wrong with the others."""
    rows: list[RosterRow] = []
    found: list[CellProblem] = []
    for line in raw:
        row, problems = _parse_row(line, today, school_year)
        found += problems
        if row is not None:
            rows.append(row)
    return rows, found


def _parse_row(line: RawRow, today: date, school_year: int) -> tuple[RosterRow | None, list[CellProblem]]:
    cells = _RowCells(line)
    school_class = _class(cells, school_year)
    seat = cells.take(SEAT, read_seat, needed=False)
    name = cells.take(NAME, read_name)
    sex = cells.choice(SEX)
    born = cells.take(BORN, read_month)
    register = cells.take(REGISTER_NUMBER, read_fingerprint, needed=False) or ("", "")
    if born and today.year - born[0] not in AGES:
        cells.complain(BORN, "age")
    care = _care(cells, today)
    if cells.problems:
        return None, cells.problems
    grade, class_number = school_class
    year, month = born
    hashed, last4 = register
    return RosterRow(line.number, grade, class_number, seat, name, sex, year, month, hashed, last4, care), []


def _class(cells: "_RowCells", school_year: int) -> Any:
    """三年级(2)班 in one column, or 三年级 in one and 2班 in another."""
    grade, whole = cells.text(GRADE), cells.text(CLASS)
    if grade and whole:
        for text in (f"{grade}{whole}", whole):
            try:
                return read_class(text, school_year)
            except ValueError:
                continue
    return cells.take(CLASS, lambda text: read_class(text, school_year))


def _care(cells: "_RowCells", today: date) -> dict[str, Any]:
    """Only what the file says; an empty cell says nothing."""
    care: dict[str, Any] = {}
    for key in CARE:
        value = cells.take(key, read_day, needed=False) if key.endswith("_since") else cells.choice(key, needed=False)
        if value is not None:
            care[key] = value
    for key, code in care_problems({**care, "as_of": today}, today).items():
        cells.complain(key, "future" if code == "future" else "contradiction")
    return care


class _RowCells:
    """The cells of one row, taken one by one; what cannot be read is noted."""

    def __init__(self, line: RawRow) -> None:
        self.line = line
        self.problems: list[CellProblem] = []

    def text(self, key: str) -> str:
        return self.line.cells.get(key, "")

    def complain(self, key: str, code: str, other: str = "") -> None:
        self.problems.append(CellProblem(self.line.number, key, code, self.text(key), other))

    def take(self, key: str, reader: Callable[[str], Any], needed: bool = True) -> Any:
        text = self.text(key)
        if not text:
            if needed:
                self.complain(key, "empty-name" if key == NAME else "empty")
            return None
        if text == FORMULA:
            self.complain(key, "formula")
            return None
        try:
            return reader(text)
        except ValueError as refusal:
            self.complain(key, str(refusal))
            return None

    def choice(self, key: str, needed: bool = True) -> Any:
        column = COLUMN[key]
        text = self.text(key).casefold()
        if not text or text == FORMULA:
            return self.take(key, str, needed)
        if text not in column.words:
            self.complain(key, "sex" if key == SEX else "choice", "、".join(column.offered))
            return None
        return column.words[text]
