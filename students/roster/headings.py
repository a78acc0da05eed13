"""Which column of a file is what: by the headings everybody uses, and by those somebody assigned before. Pure."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from students.roster.cells import fold_width
from students.roster.layout import COLUMNS, DOUBTFUL_HEADINGS, KNOWN_HEADINGS, SEAT
from students.roster.refusals import UnreadableRoster
from students.roster.tables import FileLine

HEADING_WITHIN = 15  # lines
MOST_CHILDREN = 5_000
NUMBER = "number"  # a running number, which may be the seat
NOTHING = "-"  # assigned by somebody: this heading means no column of ours


Keys = list[tuple[int, str]]  # place and column


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


def plain(heading: str) -> str:
    """A heading as it is compared: one width, one case, no blanks, no stars, nothing in brackets behind it."""
    word = "".join(fold_width(heading).casefold().split()).strip("*★☆※•")
    return word.split("(")[0] or word


def known_keys(remembered: Mapping[str, str], assigned: Heading | None = None) -> Callable[[FileLine], Keys]:
    """What each place of a line is, by what somebody assigned, by what the school said before, by common words."""

    def keys_of(line: FileLine) -> Keys:
        words = [plain(cell) for cell in line.cells]
        if assigned and line.cells == assigned.words:
            by_word = {words[place]: key for place, key in assigned.keys.items()}
            found = [(place, assigned.keys.get(place, by_word.get(word, ""))) for place, word in enumerate(words)]
        else:
            found = list(_by_words(words, remembered))
        return [(place, key) for place, key in found if key and key != NOTHING]

    return keys_of


def _by_words(words: Sequence[str], remembered: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    own = {remembered[word] for word in words if word in remembered}
    known = [remembered.get(word, _unless(KNOWN_HEADINGS.get(word, ""), own)) for word in words]
    for place, (word, key) in enumerate(zip(words, known, strict=True)):
        is_number = word in DOUBTFUL_HEADINGS and word not in remembered and SEAT not in known
        yield place, NUMBER if is_number else key


def _unless(key: str, taken: Collection[str]) -> str:
    return "" if key in taken else key


def find_heading(lines: Sequence[FileLine], remembered: Mapping[str, str] | None = None) -> Heading:
    """The line among the first fifteen that names most columns, for somebody to say what is what. Raises
    UnreadableFile."""
    keys_of = known_keys(remembered or {})
    best: Heading | None = None
    for line in lines[:HEADING_WITHIN]:
        keys = _each_once(keys_of(line))
        if keys and (best is None or len(keys) > len(best.keys) or _goes_on(best, line, keys)):
            best = Heading(line.number, line.cells, keys)
    best = best or _first_words(lines)
    if best is None:
        raise UnreadableRoster("heading")
    return best


def _each_once(found: Keys) -> dict[int, str]:
    first = {key: place for place, key in reversed(found) if key != NUMBER}
    return {place: key for key, place in first.items()}


def _goes_on(best: Heading, line: FileLine, keys: Mapping[int, str]) -> bool:
    """Headings in two lines: the second says as much."""
    return line.number == best.line + 1 and len(keys) == len(best.keys)


def _first_words(lines: Sequence[FileLine]) -> Heading | None:
    """No heading is known: the first line with three words or more, to be assigned by hand."""
    for line in lines[:HEADING_WITHIN]:
        if len(set(filter(None, line.cells))) >= 3:
            return Heading(line.number, line.cells, {})
    return None
