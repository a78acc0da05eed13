"""Lines of a file become rows: who is meant, and the values of each column, with a reason for every cell that fails.

Pure. Columns nobody knows are named and left alone.
"""

from collections.abc import Collection, Mapping, Sequence
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
from students.roster.blocks import (
    EMPTY,
    EXAMPLE,
    NOTE,
    OUTSIDE,
    TOTAL,
    Cut,
    Entry,
    Part,
    Skipped,
    class_of_sheet,
    cut,
    entries,
    is_note,
    is_total,
    text_of,
)
from students.roster.layout import CLASS, EXAMPLE_NAMES, GRADE, MOST_CHILDREN, NAME, SEAT, plain
from students.roster.refusals import FORMULA, UnreadableRoster
from students.roster.rows import CellProblem
from students.roster.tables import FileLine, FileSheet

WIDE = 3  # cells of a line above the headings that may be a child


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
    """`skipped`: lines that are no child; `unread`: sheets of which nothing was taken, and their lines."""

    records: list[Record]
    problems: list[CellProblem]
    unused: Sequence[str] = ()  # headings that mean nothing here
    skipped: Sequence[Skipped] = ()
    parts: Sequence[Part] = ()
    unread: Sequence[tuple[str, int]] = ()


def read_records(sheets: Sequence[FileSheet], kind: RecordLayout) -> RecordsReading:
    """Raises UnreadableFile: heading (no line names the children and one column of this kind), rows."""
    columns = set(kind.columns.values())
    found = cut(sheets, lambda line: _keys(line, kind), lambda keys: NAME in keys and bool(keys & columns))
    if not found.blocks:
        raise UnreadableRoster("heading")
    records: list[Record] = []
    problems: list[CellProblem] = []
    skipped = [Skipped(number, OUTSIDE, text_of(line.cells)) for number, line in found.above if len(line.cells) >= WIDE]
    for entry in entries(found.blocks):
        cells = _cells(entry, found.parts)
        code = _no_child(cells, entry.told, columns)
        if code:
            skipped.append(Skipped(entry.number, code, text_of(entry.told)))
            continue
        record, wrong = _read(entry.number, cells, kind)
        problems += wrong
        records.append(record)
    if len(records) > MOST_CHILDREN:
        raise UnreadableRoster("rows")
    return RecordsReading(records, problems, _unused(found), sorted(skipped), found.parts, found.unread)


def _cells(entry: Entry, parts: Sequence[Part]) -> dict[str, str]:
    """By column; the class by the title or the sheet, where no column says it."""
    block, cells = entry.block, entry.line.cells
    found = {key: cells[at] for at, key in block.keys.items() if at < len(cells)}
    title = block.title or class_of_sheet(parts[block.part].sheet, False)
    return found if {CLASS, GRADE} & set(block.keys.values()) else found | {CLASS: title}


def _unused(found: Cut) -> tuple[str, ...]:
    read = {(id(block.lines), at) for block in found.blocks for at in block.keys}
    every = ((id(block.lines), at, word) for block in found.blocks for at, word in enumerate(block.heading.cells))
    return tuple(dict.fromkeys(word for lines, at, word in every if word and (lines, at) not in read))


def _keys(line: FileLine, kind: RecordLayout) -> list[tuple[int, str]]:
    words = [plain(cell) for cell in line.cells]
    found = [(at, WHO_HEADINGS.get(word) or kind.columns.get(word, "")) for at, word in enumerate(words)]
    return [(at, key) for at, key in found if key]


def _no_child(cells: Mapping[str, str], told: Sequence[str], columns: Collection[str]) -> str:
    """Why a line is no child: an example, a sum, a note, or nothing beside the name."""
    if cells.get(NAME) in EXAMPLE_NAMES:
        return EXAMPLE
    if is_total(told):
        return TOTAL
    if is_note(told) or (len(set(told)) == 1 and told[0] != cells.get(NAME)):
        return NOTE
    return "" if any(cells.get(column) for column in columns) else EMPTY


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
