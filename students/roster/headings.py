"""Which column of a file is what: by the headings everybody uses, and by those somebody assigned before. Pure."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from students.roster.cells import fold_width, read_seat
from students.roster.layout import CLASS, COLUMNS, DOUBTFUL_HEADINGS, EXAMPLE_NAMES, GRADE, KNOWN_HEADINGS, NAME, SEAT
from students.roster.refusals import UnreadableRoster
from students.roster.tables import FileLine

HEADING_WITHIN = 15  # lines
MOST_CHILDREN = 5_000
NOTHING = "-"  # assigned by somebody: this heading means no column of ours


class RawRow(NamedTuple):
    """A row as it stands in the file: its number there, and text by column key."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Heading:
    """The line of headings: where it stands, its words as written, and what each place is."""

    line: int
    words: tuple[str, ...]
    keys: dict[int, str]

    @property
    def missing(self) -> tuple[str, ...]:
        """Keys of the columns without which no row can be read."""
        return tuple(c.key for c in COLUMNS if c.needed and c.key not in self.keys.values())

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(word for place, word in enumerate(self.words) if word and place not in self.keys)


def plain(heading: str) -> str:
    """A heading as it is compared: one width, one case, no blanks, no star, nothing in brackets behind it."""
    word = "".join(fold_width(heading).casefold().split()).strip("*")
    return word.split("(")[0] or word


def find_heading(lines: Sequence[FileLine], remembered: Mapping[str, str] | None = None) -> Heading:
    """The line among the first fifteen that names most columns. Raises UnreadableFile."""
    best: Heading | None = None
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        keys = _keys(line, lines[at + 1 :], remembered or {})
        if keys and (best is None or len(keys) > len(best.keys) or _goes_on(best, line, keys)):
            best = Heading(line.number, line.cells, keys)
    best = best or _first_words(lines)
    if best is None:
        raise UnreadableRoster("heading")
    return best


def _goes_on(best: Heading, line: FileLine, keys: Mapping[int, str]) -> bool:
    """Headings in two lines: the second says as much."""
    return line.number == best.line + 1 and len(keys) == len(best.keys)


def _keys(line: FileLine, below: Sequence[FileLine], remembered: Mapping[str, str]) -> dict[int, str]:
    keys: dict[int, str] = {}
    names = [plain(cell) for cell in line.cells]
    for known in (remembered, KNOWN_HEADINGS):
        for place, name in enumerate(names):
            key = known.get(name, "")
            settled = known is KNOWN_HEADINGS and name in remembered
            if key and key != NOTHING and not settled and place not in keys and key not in keys.values():
                keys[place] = key
    for place, name in enumerate(names):
        key = DOUBTFUL_HEADINGS.get(name, "")
        if key and name not in remembered and keys and key not in keys.values() and _seats(place, below, keys):
            keys[place] = key
    return keys


def _seats(place: int, below: Sequence[FileLine], keys: Mapping[int, str]) -> bool:
    """Whether a column of numbers could be seat numbers: none too large, none twice in a class."""
    class_at = [at for at, key in keys.items() if key in (CLASS, GRADE)]
    seen: set[tuple[str, ...]] = set()
    for line in below:
        text = _at(line, place)
        seat = None
        with suppress(ValueError):
            seat = read_seat(text)
        where = (*(_at(line, at) for at in class_at), text)
        if text and (seat is None or where in seen):
            return False
        seen.add(where)
    return True


def _first_words(lines: Sequence[FileLine]) -> Heading | None:
    """No heading is known: the first line with three words or more, to be assigned by hand."""
    for line in lines[:HEADING_WITHIN]:
        if len(set(filter(None, line.cells))) >= 3:
            return Heading(line.number, line.cells, {})
    return None


def rows_under(heading: Heading, lines: Sequence[FileLine], whole_class: str = "") -> list[RawRow]:
    """The rows below, without examples and headings said again. `whole_class`: the class of a file without one.

    Raises UnreadableFile("rows").
    """
    rows = []
    for line in lines:
        if line.number <= heading.line or line.cells == heading.words:
            continue
        cells = {key: _at(line, place) for place, key in heading.keys.items()}
        if cells.get(NAME) in EXAMPLE_NAMES or not _names_somebody(cells):
            continue
        rows.append(RawRow(line.number, cells | ({CLASS: whole_class} if whole_class else {})))
    if len(rows) > MOST_CHILDREN:
        raise UnreadableRoster("rows")
    return rows


def _names_somebody(cells: Mapping[str, str]) -> bool:
    """A class and a seat number alone are a line that was numbered in advance, or a sum at the end."""
    return any(text for key, text in cells.items() if key not in (CLASS, GRADE, SEAT))


def _at(line: FileLine, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""
