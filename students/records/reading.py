"""Lines of a file become rows: who is meant, and the values of each column, with a reason for every cell that fails.

Pure. Columns nobody knows are named and left alone.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from students.records.layout import (
    ABSENT,
    ATTENDANCE,
    OPEN,
    PERSONAL,
    PRESENT,
    SICK,
    UNEXCUSED,
    WHO_HEADINGS,
    RecordLayout,
)
from students.roster.headings import HEADING_WITHIN, MOST_CHILDREN, plain
from students.roster.layout import CLASS, EXAMPLE_NAMES, GRADE, NAME, SEAT
from students.roster.refusals import FORMULA, UnreadableRoster
from students.roster.rows import CellProblem
from students.roster.tables import FileLine


class Record(NamedTuple):
    """One child's line: its number in the file, who is meant, and what it says, column by column.

    `typed`: its cells as they were typed, where something in it is wrong, so that only that has to be corrected.
    """

    number: int
    name: str
    school_class: str
    seat: str
    values: dict[str, str]
    typed: dict[str, str]


class RecordsReading(NamedTuple):
    records: list[Record]
    problems: list[CellProblem]
    unused: tuple[str, ...] = ()  # headings that mean nothing here


def read_records(lines: Sequence[FileLine], kind: RecordLayout) -> RecordsReading:
    """Raises UnreadableFile: heading (no line names the children and one column of this kind), rows."""
    at, keys = _find_heading(lines, kind)
    heading = lines[at]
    records, problems = [], []
    for line in lines[at + 1 :]:
        cells = {key: line.cells[place] for place, key in keys.items() if place < len(line.cells)}
        if line.cells == heading.cells or cells.get(NAME) in EXAMPLE_NAMES or not any(cells.values()):
            continue
        record, wrong = _read(line.number, cells, kind)
        problems += wrong
        if record.values or wrong:
            records.append(record)
    if len(records) > MOST_CHILDREN:
        raise UnreadableRoster("rows")
    unused = tuple(word for place, word in enumerate(heading.cells) if word and place not in keys)
    return RecordsReading(records, problems, unused)


def _find_heading(lines: Sequence[FileLine], kind: RecordLayout) -> tuple[int, dict[int, str]]:
    """The line among the first fifteen that names the children and most columns of the kind."""
    best: tuple[int, dict[int, str]] | None = None
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        keys = _keys(line, kind)
        found = set(keys.values())
        if NAME in found and found & set(kind.columns.values()) and (best is None or len(keys) > len(best[1])):
            best = at, keys
    if best is None:
        raise UnreadableRoster("heading")
    return best


def _keys(line: FileLine, kind: RecordLayout) -> dict[int, str]:
    keys: dict[int, str] = {}
    for place, cell in enumerate(line.cells):
        word = plain(cell)
        key = WHO_HEADINGS.get(word) or kind.columns.get(word, "")
        if key and key not in keys.values():
            keys[place] = key
    return keys


def _read(number: int, cells: Mapping[str, str], kind: RecordLayout) -> tuple[Record, list[CellProblem]]:
    values, problems = {}, []
    typed = {column: cells[column] for column in dict.fromkeys(kind.columns.values()) if cells.get(column)}
    for column, text in typed.items():
        try:
            if text == FORMULA:
                raise ValueError("formula")
            values[column] = kind.read(text)
        except ValueError as refusal:
            problems.append(CellProblem(number, column, str(refusal), text))
    if not problems and kind.id == ATTENDANCE and values:
        values, problems = _settle_days(number, values)
    if not cells.get(NAME):
        problems.append(CellProblem(number, NAME, "empty-name"))
    where = f"{cells.get(GRADE, '')}{cells.get(CLASS, '')}"
    said = ({}, typed) if problems else (values, {})
    return Record(number, cells.get(NAME, ""), where, cells.get(SEAT, ""), *said), problems


def _settle_days(number: int, values: dict[str, str]) -> tuple[dict[str, str], list[CellProblem]]:
    """Days missed from whichever columns the school keeps; columns that contradict each other are said."""
    days = {column: float(text) for column, text in values.items()}
    ways = []
    if ABSENT in days:
        ways.append(days[ABSENT])
    if OPEN in days and PRESENT in days:
        ways.append(days[OPEN] - days[PRESENT])
    leaves = [days[column] for column in (SICK, PERSONAL, UNEXCUSED) if column in days]
    if leaves:
        ways.append(sum(leaves))
    if not ways:
        return {}, [CellProblem(number, ABSENT, "no-absence")]
    if min(ways) < 0 or max(ways) > days.get(OPEN, max(ways)):
        return {}, [CellProblem(number, ABSENT, "more-than-open", f"{max(ways):g}", values.get(OPEN, ""))]
    if max(ways) != min(ways):
        return {}, [CellProblem(number, ABSENT, "contradiction")]
    kept = {column: text for column, text in values.items() if column not in (PRESENT, ABSENT)}
    return {**kept, ABSENT: f"{ways[0]:g}"}, []
