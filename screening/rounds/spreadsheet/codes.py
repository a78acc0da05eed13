"""What a class file says about itself: of which sheet it is, which row is whose, what stood there when it was made.

Addresses, not secrets: they open nothing by themselves, and a file without them is matched by seat and name.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from uuid import UUID

from screening.instruments import Instrument, Item
from screening.instruments.entry import NOT_YET
from students.names import close_name

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
