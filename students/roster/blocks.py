"""Where in a file its children stand: several sheets, tables one below the other, two classes side by side. Pure.

A block is what stands under one line of headings, of a sheet or of one half of it. Rows of the first part of a file
have the numbers of their lines; each further sheet or half begins anew at a multiple of PART, so that every row has a
number of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from students.roster.cells import class_in_title, read_class
from students.roster.layout import CLASS, GRADE, NAME
from students.roster.tables import FileLine, FileSheet

TOTAL, NOTE, NUMBERED, EXAMPLE, OUTSIDE, EMPTY = "total", "note", "numbered", "example", "outside", "empty"
_TOTAL = re.compile(r"^(?:本班|全班|全校|本页|年级)?(?:合计|总计|小计|共计|累计|总人数|人数|总数|平均|共\d+(?:人|名))")
_SIGNED = "填表|制表|审核|校长|班主任|负责人|经办|联系人|联系电话|填报|签字|签名|盖章|日期"
_NOTE = re.compile(rf"^(?:注|备注|说明|{_SIGNED})[^,，]{{0,6}}?[:：]")
_LONG_NUMBER = re.compile(r"\d{6,}")
LONGEST_TEXT = 60


class Skipped(NamedTuple):
    """A line that is no child, why, and what it says."""

    number: int
    code: str
    text: str


def is_total(told: Sequence[str]) -> bool:
    """`told`: the cells of a line that say something."""
    return any(_TOTAL.match(cell) for cell in told[:2])


def is_note(told: Sequence[str]) -> bool:
    return bool(_NOTE.match(told[0]))


def text_of(cells: Sequence[str]) -> str:
    """What a line says, shortened, without long numbers."""
    return _LONG_NUMBER.sub("…", " ".join(dict.fromkeys(filter(None, cells))))[:LONGEST_TEXT]


PART = 10_000
TITLES = 3  # lines above a heading that may say whose class it is
KeysOf = Callable[[FileLine], list[tuple[int, str]]]  # what each place of a line of headings is
IsHeading = Callable[[set[str]], bool]


class Part(NamedTuple):
    """A sheet, or one half of it (counted from 0)."""

    sheet: str
    half: int


@dataclass
class RosterBlock:
    """`keys`: what each place is; `places`: those of its half, the words nobody reads too.

    `title`: the class its title or sheet names, where no column does. Halves of one heading share their `lines`.
    """

    part: int
    heading: FileLine
    keys: dict[int, str]
    places: slice
    title: str
    lines: list[FileLine]


class Entry(NamedTuple):
    """What one line says in one half: its number in the file, and the cells that are not empty."""

    block: RosterBlock
    number: int
    line: FileLine
    told: list[str]


class Cut(NamedTuple):
    """`above`: lines over the first heading of a sheet. `unread`: sheets without a heading, and how many lines."""

    parts: list[Part]
    blocks: list[RosterBlock]
    above: list[tuple[int, FileLine]]
    unread: list[tuple[str, int]]


def cut(sheets: Sequence[FileSheet], keys_of: KeysOf, is_heading: IsHeading) -> Cut:
    """Hidden sheets are read only where no other has a heading."""
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    found = _cut(shown, keys_of, is_heading)
    hidden = [sheet for sheet in sheets if sheet.is_hidden]
    if found.blocks or not hidden:
        return found._replace(unread=[*found.unread, *((sheet.title, len(sheet.lines)) for sheet in hidden)])
    return _cut(sheets, keys_of, is_heading)


def _cut(sheets: Iterable[FileSheet], keys_of: KeysOf, is_heading: IsHeading) -> Cut:
    parts: list[Part] = []
    blocks: list[RosterBlock] = []
    above: list[tuple[int, FileLine]] = []
    unread: list[tuple[str, int]] = []
    for sheet in sheets:
        titles, tables = _tables(sheet.lines, keys_of, is_heading)
        if not tables:
            unread.append((sheet.title, len(sheet.lines)))
            continue
        first = len(parts)
        above += [(first * PART + line.number, line) for line in titles]
        before = titles
        for heading, halves, lines in tables:
            spans = _spans(halves)
            parts += [Part(sheet.title, half) for half in range(len(parts) - first, len(halves))]
            for half, (keys, places) in enumerate(zip(halves, spans, strict=True)):
                blocks.append(RosterBlock(first + half, heading, keys, places, _title(before, places), lines))
            before = lines
    return Cut(parts, blocks, above, unread)


def entries(blocks: Iterable[RosterBlock]) -> Iterator[Entry]:
    """Every half of every line that says anything; the halves of a line have all its places."""
    for block in blocks:
        for line in block.lines:
            told = [cell for cell in line.cells[block.places] if cell]
            if told:
                yield Entry(block, block.part * PART + line.number, line, told)


Table = tuple[FileLine, list[dict[int, str]], list[FileLine]]


def _tables(lines: Iterable[FileLine], keys_of: KeysOf, is_heading: IsHeading) -> tuple[list[FileLine], list[Table]]:
    """The lines above the first heading, and for every heading its halves and the lines below."""
    above: list[FileLine] = []
    tables: list[Table] = []
    for line in lines:
        halves = list(_halves(keys_of(line), is_heading))
        if halves:
            tables.append((line, halves, []))
        else:
            (tables[-1][2] if tables else above).append(line)
    return above, tables


def _halves(found: list[tuple[int, str]], is_heading: IsHeading) -> Iterator[dict[int, str]]:
    """Where the headings come again beside themselves, another child begins; what stands before them is for both."""
    halves: list[dict[int, str]] = [{}]
    for at, (place, key) in enumerate(found):
        if key in halves[-1].values():
            if NAME not in halves[-1].values() or NAME not in [later for _place, later in found[at:]]:
                continue
            halves.append({})
        halves[-1][place] = key
    whole = [half for half in halves if is_heading(set(half.values()))]
    again = {key for half in whole[1:] for key in half.values()}
    shared = {place: key for place, key in (whole[0] if whole else {}).items() if key in (CLASS, GRADE)}
    for at, half in enumerate(whole):
        yield half if not at or again & {CLASS, GRADE} else shared | half


def _spans(halves: Sequence[dict[int, str]]) -> list[slice]:
    """From the first place of a half that is its own to the next half."""
    before = {place for half in halves[:1] for place in half}
    begins = [0, *(min(place for place in half if place not in before) for half in halves[1:])]
    return [slice(begin, end) for begin, end in zip(begins, [*begins[1:], None], strict=True)]


def _title(before: Sequence[FileLine], places: slice) -> str:
    """The class that the lines above name, nearest first: over these places, or for the whole line."""
    for line in list(reversed(before))[:TITLES]:
        for cells in ({*line.cells[places]} - {""}, {*line.cells} - {""}):
            named = class_in_title(next(iter(cells))) if len(cells) == 1 else ""
            if named:
                return named
    return ""


def class_of_sheet(title: str, several: bool) -> str:
    """The name of a sheet that is a class; of several sheets any name, which is asked about."""
    try:
        read_class(title, 0)
    except ValueError:
        return class_in_title(title) or (title if several else "")
    return title
