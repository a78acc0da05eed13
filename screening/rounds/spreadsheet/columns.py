"""Which column of a file is which line of the form, wherever the columns were moved to.

The hidden line of codes says it; the words above each column must not contradict it. A file that lost the codes is read
by its words, and a pasted block without any heading only if it has exactly the columns of the form.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol
from uuid import UUID

from screening.instruments import Instrument, Item
from screening.instruments.entry import NOT_YET
from students.names import close_name
from students.roster.tables import FileLine

Value = int | str
"""A code of the form, or “-” for no chance to see."""

_FILE = re.compile(r"XQ1-([0-9a-f]{32})-([0-9a-f]{8})", re.IGNORECASE)
_ROW = re.compile(r"^r([0-9a-f]{32})(?:\.(\S*))?$")


class ItemColumn:
    """One column of the file: its line of the form, and all it may be called. `words`: answers written out."""

    def __init__(self, form: Instrument, item: Item, words: Mapping[str, Value]) -> None:
        self.form, self.codes, self.dash = form.id, form.codes, form.not_observed is not None
        self.number, self.id, self.short, self.text = item.number, item.id, item.short, item.text
        self.words = words

    @cached_property
    def names(self) -> frozenset[str]:
        """The headings under which the column is known, in both languages."""
        shorts = (self.short.zh, self.short.en)
        return frozenset(close_name(name) for short in shorts for name in (f"{self.number}{short}", short))

    def heading(self, english: bool) -> str:
        return f"{self.number}\n{self.short.en if english else self.short.zh}"


class RatableChild(Protocol):
    """A child who may be rated today, as a row of the sheet says it; with an `exclusion` for a reason not."""

    student: UUID
    seat: int
    name: str
    exclusion: str


@dataclass(frozen=True)
class FileCode:
    """Of which sheet a file is, and of which forms in which versions."""

    sheet: UUID
    forms: str

    def __str__(self) -> str:
        return f"XQ1-{self.sheet.hex}-{self.forms}"


@dataclass(frozen=True)
class RowCode:
    """Whose row it is, and how it read when the file was made: one sign a question, or nothing."""

    child: UUID
    base: str = ""

    def __str__(self) -> str:
        return f"r{self.child.hex}.{self.base}"


def questions_of(forms: Iterable[Instrument]) -> tuple[ItemColumn, ...]:
    """Every line of every form, in their order."""
    return tuple(ItemColumn(form, item, words) for form in forms for words in [_words(form)] for item in form.items)


def file_code(sheet: UUID, versions: Iterable[str]) -> FileCode:
    """`versions`: “teacher-connection@1.0” for each form of the sheet."""
    return FileCode(sheet, hashlib.sha256(" ".join(versions).encode()).hexdigest()[:8])


def find_file_code(text: str) -> FileCode | None:
    found = _FILE.search(text)
    return FileCode(UUID(found[1]), found[2].lower()) if found else None


def read_row_code(text: str) -> RowCode | None:
    found = _ROW.match(text)
    return RowCode(UUID(found[1]), found[2] or "") if found else None


def signs_of(questions: Sequence[ItemColumn], values: Mapping[str, Value]) -> str:
    """A whole row in one word: “1000-_23…”."""
    return "".join(str(values.get(question.id, NOT_YET)) for question in questions)


def values_of_signs(questions: Sequence[ItemColumn], signs: str) -> dict[str, Value] | None:
    """The row behind such a word; `None` when it is none of these forms."""
    if len(signs) != len(questions):
        return None
    pairs = zip(questions, signs, strict=True)
    return {one.id: int(sign) if sign.isascii() and sign.isdigit() else sign for one, sign in pairs if sign != NOT_YET}


def _words(form: Instrument) -> dict[str, Value]:
    words: dict[str, Value] = {}
    for option in form.options:
        words |= {option.label.zh: option.code, option.label.en.casefold(): option.code}
    if form.not_observed:
        words |= {form.not_observed.label.zh: "-", form.not_observed.label.en.casefold(): "-"}
    return words


TOP = 25  # lines among which headings are looked for
SEAT, NAME = "seat", "name"
SEAT_WORDS = frozenset(("座号", "座位号", "号数", "序号", "seat", "seatnumber", "no"))
NAME_WORDS = frozenset(("姓名", "学生姓名", "名字", "name"))


class NotAClassFile(Exception):
    """Nobody can tell which cell is which. ``args``: no-heading; or columns, how many there are, how many there must
    be."""


@dataclass(frozen=True)
class Columns:
    """Where everything stands. `last` is the lowest line of the headings, 0 when there is none; `coded` the line of
    codes, 0 when it is gone."""

    last: int = 0
    questions: Mapping[int, ItemColumn] = field(default_factory=dict)
    seat: int | None = None
    name: int | None = None
    coded: int = 0
    twice: tuple[ItemColumn, ...] = ()
    contradicted: tuple[tuple[int, ItemColumn], ...] = ()


def find_columns(
    lines: Sequence[FileLine], questions: Sequence[ItemColumn], children: Sequence[RatableChild]
) -> Columns:
    """Raises NotAClassFile."""
    top = lines[:TOP]
    by_id = _best(top, {question.id: question for question in questions}, coded=True)
    by_words = _best(top, _by_words(questions), coded=False)
    if not by_id.questions and not by_words.questions:
        return _without_heading(lines, questions, children)
    found = {**by_words.questions, **by_id.questions}
    contradicted = {at: one for at, one in by_id.questions.items() if by_words.questions.get(at, one) != one}
    found = {at: question for at, question in found.items() if at not in contradicted}
    times = Counter(question.id for question in found.values())
    return Columns(
        last=max(by_id.last, by_words.last),
        questions={at: question for at, question in found.items() if times[question.id] == 1},
        seat=by_id.seat if by_id.seat is not None else by_words.seat,
        name=by_id.name if by_id.name is not None else by_words.name,
        coded=by_id.last,
        twice=tuple(question for question in questions if times[question.id] > 1),
        contradicted=tuple(sorted(contradicted.items())),
    )


def is_heading(lines: Sequence[FileLine], questions: Sequence[ItemColumn]) -> bool:
    """Whether a table has lines that name answers."""
    ids = {question.id: question for question in questions}
    found = _best(lines[:TOP], ids, coded=True), _best(lines[:TOP], _by_words(questions), coded=False)
    return any(heading.questions for heading in found)


def _by_words(questions: Sequence[ItemColumn]) -> dict[str, ItemColumn]:
    """Words that name one question only."""
    times = Counter(name for question in questions for name in question.names)
    return {name: question for question in questions for name in question.names if times[name] == 1}


def _best(lines: Sequence[FileLine], known: Mapping[str, ItemColumn], *, coded: bool) -> Columns:
    """The line that names most questions; one alone is enough only beside a code or the word for a name."""
    best = Columns()
    for line in lines:
        words = [cell.casefold() if coded else close_name(cell) for cell in line.cells]
        found = {at: known[word] for at, word in enumerate(words) if word in known}
        name = _first(words, {NAME} if coded else NAME_WORDS)
        sure = len(found) > 1 or name is not None or any(find_file_code(word) for word in words)
        if sure and len(found) > len(best.questions):
            best = Columns(line.number, found, _first(words, {SEAT} if coded else SEAT_WORDS), name)
    return best


def _first(words: Sequence[str], known: set[str] | frozenset[str]) -> int | None:
    return next((at for at, word in enumerate(words) if word in known), None)


def _without_heading(
    lines: Sequence[FileLine], questions: Sequence[ItemColumn], children: Sequence[RatableChild]
) -> Columns:
    """A block of seat, name and all answers, copied without what stands above it."""
    names = {close_name(child.name) for child in children}
    places = Counter(at for line in lines for at, cell in enumerate(line.cells) if close_name(cell) in names)
    if not places:
        raise NotAClassFile("no-heading")
    name = places.most_common(1)[0][0]
    width = max(max((at for at, cell in enumerate(line.cells, 1) if cell), default=0) for line in lines) - name - 1
    if width != len(questions):
        raise NotAClassFile("columns", max(width, 0), len(questions))
    return Columns(0, dict(enumerate(questions, name + 1)), name - 1 if name else None, name)
