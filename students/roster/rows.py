"""Rows of text become rows of a roster, with a sentence's worth of reason for every cell that does not. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from students.care import problems as care_problems
from students.names import NotAName, clean_name
from students.roster.cells import read_class, read_day, read_month, read_register_number, read_seat
from students.roster.layout import BORN, CARE, CLASS, COLUMNS, EXAMPLE_NAMES, NAME, REGISTER_NUMBER, SEAT, SEX
from students.roster.reading import RawRow

AGES = range(4, 20)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell."""

    row: int
    column: str
    code: str
    value: str = ""
    other: int | str = ""


@dataclass(frozen=True)
class Row:
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

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it; days as text."""
        plain = asdict(self)
        plain["care"] = {key: str(value) if isinstance(value, date) else value for key, value in self.care.items()}
        return plain

    @classmethod
    def restored(cls, plain: dict[str, Any]) -> "Row":
        care = {
            key: date.fromisoformat(value) if key.endswith("_since") and value else value
            for key, value in plain["care"].items()
        }
        return cls(**{**plain, "care": care})


Hasher = Callable[[str], tuple[str, str]]


def parse(raw: Iterable[RawRow], *, today: date, hasher: Hasher) -> tuple[list[Row], list[Problem]]:
    """Rows that can be used, and what is wrong with the others; example rows of the template are passed over."""
    rows: list[Row] = []
    found: list[Problem] = []
    for line in raw:
        if line.cells.get(NAME) in EXAMPLE_NAMES:
            continue
        row, problems = _parse_row(line, today, hasher)
        found += problems
        if row is not None:
            rows.append(row)
    return rows, found


def _parse_row(line: RawRow, today: date, hasher: Hasher) -> tuple[Row | None, list[Problem]]:
    cells = _Cells(line)
    school_class = cells.take(CLASS, read_class)
    seat = cells.take(SEAT, read_seat, needed=False)
    name = cells.take(NAME, _name)
    sex = cells.choice(SEX)
    born = cells.take(BORN, read_month)
    number = cells.take(REGISTER_NUMBER, read_register_number, needed=False) or ""
    if born and today.year - born[0] not in AGES:
        cells.complain(BORN, "age")
    care = _care(cells, today)
    if cells.problems:
        return None, cells.problems
    place, last4 = hasher(number)
    return Row(line.number, *school_class, seat, name, sex, *born, place, last4, care), []


def _name(text: str) -> str:
    try:
        return clean_name(text)
    except NotAName as refusal:
        raise ValueError(f"{refusal.args[0]}-name") from refusal


def _care(cells: "_Cells", today: date) -> dict[str, Any]:
    """Only what the file says; an empty cell says nothing."""
    care: dict[str, Any] = {}
    for key in CARE:
        value = cells.take(key, read_day, needed=False) if key.endswith("_since") else cells.choice(key, needed=False)
        if value is not None:
            care[key] = value
    for key, code in care_problems({**care, "as_of": today}, today).items():
        cells.complain(key, "future" if code == "future" else "contradiction")
    return care


class _Cells:
    """The cells of one row, taken one by one; what cannot be read is noted."""

    def __init__(self, line: RawRow) -> None:
        self.line = line
        self.problems: list[Problem] = []

    def text(self, key: str) -> str:
        return self.line.cells.get(key, "")

    def complain(self, key: str, code: str, other: str = "") -> None:
        self.problems.append(Problem(self.line.number, key, code, self.text(key), other))

    def take(self, key: str, reader: Callable[[str], Any], needed: bool = True) -> Any:
        text = self.text(key)
        if not text:
            if needed:
                self.complain(key, "empty-name" if key == NAME else "empty")
            return None
        try:
            return reader(text)
        except ValueError as refusal:
            self.complain(key, str(refusal))
            return None

    def choice(self, key: str, needed: bool = True) -> Any:
        words = next(column.words for column in COLUMNS if column.key == key)
        text = self.text(key)
        if not text:
            return self.take(key, str, needed)
        if text not in words:
            self.complain(key, "sex" if key == SEX else "choice", "、".join(words))
            return None
        return words[text]
