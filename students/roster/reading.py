"""A roster file becomes rows of text: every line below a heading is a row, or is named as left out. Pure."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from students.roster.blocks import (
    EXAMPLE,
    NOTE,
    NUMBERED,
    OUTSIDE,
    PART,
    TOTAL,
    Cut,
    Entry,
    Part,
    RosterBlock,
    Skipped,
    class_of_sheet,
    cut,
    entries,
    is_note,
    is_total,
    text_of,
)
from students.roster.cells import Place, class_text, read_class, read_month, read_name, read_seat
from students.roster.layout import (
    BORN,
    CLASS,
    CODED,
    EXAMPLE_NAMES,
    GRADE,
    MOST_CHILDREN,
    NAME,
    NUMBER,
    SEAT,
    SEX,
    Heading,
    RawRow,
    known_keys,
    plain,
)
from students.roster.refusals import UnreadableRoster
from students.roster.tables import FileLine, FileSheet

NEEDED = {CLASS, NAME, SEX, BORN}
PLACES = (CLASS, GRADE, SEAT, NUMBER)
WIDE = 3  # filled cells of a line above the headings that may be a child


@dataclass(frozen=True)
class RosterFile:
    """Everything a file says. `unread`: sheets of which nothing was taken, and their lines. `counted`: the heading of
    the running number that was taken as the seat."""

    rows: list[RawRow]
    skipped: list[Skipped]
    parts: list[Part]
    columns: Mapping[str, str]  # heading → column
    unused: Sequence[str] = ()
    unread: Sequence[tuple[str, int]] = ()
    counted: str = ""


def read_roster(
    sheets: Sequence[FileSheet],
    remembered: Mapping[str, str] | None = None,
    *,
    assigned: Heading | None = None,
    whole_class: str = "",
) -> RosterFile | None:
    """None where no table of the file has all columns that are needed: somebody has to say what is what.

    `assigned`: a line of headings of which somebody said it; `whole_class`: the class of a file that names none.
    Raises UnreadableFile: rows.
    """
    keys = known_keys(remembered or {}, assigned)
    found = _with_classes(cut(sheets, keys, is_heading), whole_class)
    whole = [block for block in found.blocks if {*block.keys.values(), *([CLASS] if block.title else [])} >= NEEDED]
    if not whole:
        return None
    rows, skipped = _rows(whole)
    if len(rows) > MOST_CHILDREN:
        raise UnreadableRoster("rows")
    rows, counted = _seats(rows, whole)
    skipped += _outside(found, whole)
    told: dict[str, Any] = {"columns": _columns(whole, counted), "unread": _unread(found, whole), "counted": counted}
    return RosterFile(rows, sorted(skipped), found.parts, unused=_unused(whole, told["columns"]), **told)


def is_heading(columns: set[str]) -> bool:
    """Whether a line of these columns may stand above children."""
    return NAME in columns and len(columns & NEEDED) > 2


def _outside(found: Cut, whole: Sequence[RosterBlock]) -> list[Skipped]:
    """Lines of a sheet that is read, above its headings or under headings that do not suffice."""
    read = {block.part for block in whole}
    lines = [(at, line) for at, line in found.above if len(set(filter(None, line.cells))) >= WIDE]
    for block in found.blocks:
        if block not in whole and block.part in read:
            lines += [(block.part * PART + line.number, line) for line in block.lines]
    return [Skipped(number, OUTSIDE, text_of(line.cells)) for number, line in lines]


def _unread(found: Cut, whole: Sequence[RosterBlock]) -> list[tuple[str, int]]:
    read = {found.parts[block.part].sheet for block in whole}
    lines = {found.parts[block.part].sheet: len(block.lines) for block in found.blocks}
    return [*found.unread, *((sheet, count) for sheet, count in lines.items() if sheet not in read)]


def _with_classes(found: Cut, whole_class: str) -> Cut:
    """Blocks without a column for the class have it from their title, their sheet's name, or from a person."""
    several = len({block.part for block in found.blocks}) > 1
    for block in found.blocks:
        if CLASS in block.keys.values():
            block.title = ""
        else:
            block.title = whole_class or block.title or class_of_sheet(found.parts[block.part].sheet, several)
    return found


def _rows(blocks: Sequence[RosterBlock]) -> tuple[list[RawRow], list[Skipped]]:
    taken = [_take(entry) for entry in entries(blocks)]
    return [one for one in taken if isinstance(one, RawRow)], [one for one in taken if isinstance(one, Skipped)]


def _take(entry: Entry) -> RawRow | Skipped:
    block = entry.block
    cells = {key: _coded(block, entry.line, place) for place, key in block.keys.items()}
    code = _no_child(cells, entry.told)
    if code:
        return Skipped(entry.number, code, text_of(entry.told))
    return RawRow(entry.number, cells | ({CLASS: block.title} if block.title else {}))


def _no_child(cells: Mapping[str, str], told: Sequence[str]) -> str:
    """Why a line is no child: an example, a sum, a note, or a line that was numbered in advance."""
    if cells[NAME] in EXAMPLE_NAMES:
        return EXAMPLE
    if not _is_month(cells[BORN]):
        if is_total(told):
            return TOTAL
        if is_note(told):
            return NOTE
        if len(set(told)) == 1 and not _is_name(cells, told[0]):
            return NUMBERED if told[0] in (cells.get(key) for key in PLACES) else NOTE
    if not any(text for key, text in cells.items() if key not in PLACES):
        return NUMBERED
    return ""


def _is_month(text: str) -> bool:
    with suppress(ValueError):
        return bool(read_month(text))
    return False


def _is_name(cells: Mapping[str, str], told: str) -> bool:
    """Whether all that a line says is a name, in the column of names and only there."""
    with suppress(ValueError):
        return [text for text in cells.values() if text] == [told] == [cells[NAME]] and bool(read_name(told))
    return False


def _coded(block: RosterBlock, line: FileLine, place: int) -> str:
    text = line.cells[place] if place < len(line.cells) else ""
    return CODED.get(plain(block.heading.cells[place]), {}).get(text, text)


def _seats(rows: Sequence[RawRow], blocks: Sequence[RosterBlock]) -> tuple[list[RawRow], str]:
    """A running number is the seat only if it begins again in every class; it is gone otherwise."""
    words = [block.heading.cells[at] for block in blocks for at, key in block.keys.items() if key == NUMBER]
    are_seats = bool(words) and _begin_again([row.cells for row in rows if NUMBER in row.cells])
    kept = []
    for row in rows:
        cells = {SEAT if key == NUMBER else key: text for key, text in row.cells.items() if key != NUMBER or are_seats}
        kept.append(RawRow(row.number, cells))
    return kept, words[0] if are_seats else ""


def _begin_again(rows: Sequence[Mapping[str, str]]) -> bool:
    """From 1 in every class, however it is written, and none twice; of what names no class it is not asked."""
    classes: dict[object, set[int]] = {}
    for cells in rows:
        seats = classes.setdefault(_class_of(cells), set())
        with suppress(ValueError):  # a cell that is no number is a mistake of its row
            seat = read_seat(cells[NUMBER])
            if seat in seats:
                return False
            seats |= {seat} if seat else set()
    named = [seats for place, seats in classes.items() if not isinstance(place, str)]
    return all(seats and min(seats) == 1 for seats in named or classes.values())


def _class_of(cells: Mapping[str, str]) -> Place | str:
    """One class for 三(1)班 and 三年级1班; the words themselves where they may be several."""
    whole = cells.get(CLASS, "")
    for text in (class_text(cells.get(GRADE, ""), whole), whole):
        with suppress(ValueError):
            return read_class(text, 0)
    return class_text(cells.get(GRADE, ""), whole)


def _columns(blocks: Sequence[RosterBlock], counted: str) -> dict[str, str]:
    found = {block.heading.cells[at]: key for block in blocks for at, key in block.keys.items() if key != NUMBER}
    return found | ({counted: SEAT} if counted else {})


def _unused(blocks: Sequence[RosterBlock], columns: Mapping[str, str]) -> tuple[str, ...]:
    words = [word for block in blocks for word in block.heading.cells if word and word not in columns]
    return tuple(dict.fromkeys(words))
