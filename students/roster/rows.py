"""Rows of text become rows of a roster, with a sentence's worth of reason for every cell that does not. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from students.care import problems as care_problems
from students.roster.cells import (
    LAST_OF_PRIMARY,
    Hasher,
    Place,
    class_text,
    fingerprint_cell,
    read_class,
    read_day,
    read_fingerprint,
    read_month,
    read_name,
    read_seat,
)
from students.roster.layout import (
    BORN,
    CARE,
    CLASS,
    COLUMN,
    GRADE,
    NAME,
    NOTHING,
    REGISTER_NUMBER,
    SEAT,
    SEX,
    RawRow,
    plain_word,
)
from students.roster.refusals import FORMULA

AGES = range(4, 20)
AGE_OVER_GRADE = range(4, 9)  # at the beginning of the school year
MOST_ASKED = 12  # different words of one column
ASK, NEW_CLASS = "ask", "new-class"  # codes of what a person may answer
REFUSED = {CLASS: "class", SEX: "sex"}  # codes of what nobody is asked
Words = Mapping[str, Mapping[str, str]]


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


@dataclass(frozen=True)
class KnownSchool:
    """What is known of the school whose file it is. `classes`: those it has; `words`: column → word → its meaning."""

    school_year: int
    last_grade: int = LAST_OF_PRIMARY
    classes: Mapping[Place, int] | None = None
    words: Words = field(default_factory=dict)


def parse(raw: Iterable[RawRow], *, today: date, school: KnownSchool) -> tuple[list[RosterRow], list[CellProblem]]:
    """Rows that can be used, and what is wrong with the others or has to be asked about them, all at once."""
    rows: list[RosterRow] = []
    found: list[CellProblem] = []
    for line in raw:
        row, problems = _parse_row(line, today, school)
        found += problems
        if row is not None:
            rows.append(row)
    return rows, _askable(found)


def _askable(found: Sequence[CellProblem]) -> list[CellProblem]:
    """Where a column says too many different things, nobody is asked: it holds something else."""
    said: dict[str, set[str]] = {}
    for problem in found:
        if problem.code == ASK:
            said.setdefault(problem.column, set()).add(plain_word(problem.value))
    many = {column for column, words in said.items() if len(words) > MOST_ASKED}
    return [
        problem._replace(code=REFUSED.get(problem.column, "choice"))
        if problem.code == ASK and problem.column in many
        else problem
        for problem in found
    ]


def _parse_row(line: RawRow, today: date, school: KnownSchool) -> tuple[RosterRow | None, list[CellProblem]]:
    cells = _RowCells(line, school.words)
    school_class = _class(cells, school)
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


def _class(cells: "_RowCells", school: KnownSchool) -> Any:
    """三年级(2)班 in one column, or 三年级 in one and 2班 in another."""
    grade, whole = cells.text(GRADE), cells.text(CLASS)
    if not whole or whole == FORMULA:
        return cells.take(CLASS, str)
    text = class_text(grade, whole)
    said = school.words.get(CLASS, {}).get(plain_word(text), "")
    if said == NOTHING:
        return cells.complain(CLASS, "left-out", value=text)
    place = _read_class([said] if said else [text, whole], school)
    is_there = school.classes is None or place in school.classes
    if place is None or (not is_there and place[0] > school.last_grade):
        return cells.complain(CLASS, ASK, value=text)
    if not is_there:
        cells.complain(CLASS, NEW_CLASS, f"{place[0]}-{place[1]}", value=text)
    return place


def _read_class(texts: Iterable[str], school: KnownSchool) -> Place | None:
    for text in texts:
        with suppress(ValueError):
            return read_class(text, school.school_year, school.last_grade)
    return None


def is_odd_age(row: RosterRow, school_year: int) -> bool:
    """Far from the age of the grade: children begin at six or seven, many a year or two late."""
    return school_year - row.birth_year - row.grade not in AGE_OVER_GRADE


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

    def __init__(self, line: RawRow, words: Words) -> None:
        self.line, self.words = line, words
        self.problems: list[CellProblem] = []

    def text(self, key: str) -> str:
        return self.line.cells.get(key, "")

    def complain(self, key: str, code: str, other: str = "", value: str = "") -> None:
        self.problems.append(CellProblem(self.line.number, key, code, value or self.text(key), other))

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
        column, text = COLUMN[key], self.text(key)
        if not text or text == FORMULA:
            return self.take(key, str, needed)
        is_known, value = column.means(text)
        said = self.words.get(key, {}).get(plain_word(text), "")
        if not is_known and not said:
            self.complain(key, ASK, "、".join(column.offered))
        return value if is_known else column.value_of(said)
