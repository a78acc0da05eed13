"""Rows of a sheet as values: what a page sends, what it gets back, and how typed digits become cells. No query.

A cell is {"v": code or "-", "s": source, "at": ISO time, "by": user id}; an item that is “not yet” has no cell.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from screening.instruments import EntryError, Instrument, TypedRow, format_entry

LONGEST_TEXT = 40


class HasInstrument(Protocol):
    @property
    def instrument(self) -> Instrument: ...


@dataclass(frozen=True, slots=True)
class RowInput:
    """One child's row as a page sends it. `digits`: form id → what was typed; a form that is not sent is untouched."""

    student: UUID
    version: int
    digits: Mapping[str, str]
    loaded: str = ""

    def untouched(self, forms: tuple[str, ...]) -> bool:
        """Whether the row still reads as the page was made."""
        return bool(self.loaded) and self.loaded == digest([self.digits.get(form, "") for form in forms])


@dataclass(frozen=True, slots=True)
class SavedRow:
    """A row the server has; the version to send next time."""

    student: UUID
    version: int


@dataclass(frozen=True, slots=True)
class RowConflict:
    """Somebody else changed the row meanwhile. Both are kept; send `mine` again with `version` to use it."""

    student: UUID
    seat: int
    version: int
    mine: dict[str, str]
    theirs: dict[str, str]
    by: str  # empty: the same person, in another window
    at: datetime | None


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What could not be read, at which row and item; `screening.rounds.wording.problem` makes it a sentence.

    `code` as in `screening.instruments.entry.EntryError`, or not-on-sheet, unknown-form.
    """

    student: UUID
    seat: int | None
    code: str
    form: str = ""
    item: str | None = None
    number: int | None = None
    text: str = ""
    lowest: int = 0
    highest: int = 0
    dash: bool = False

    @classmethod
    def of_row(cls, student: UUID, seat: int | None, code: str, form: str = "") -> "RowProblem":
        return cls(student, seat, code, form)

    @classmethod
    def of_entry(cls, student: UUID, seat: int, form: str, error: EntryError) -> "RowProblem":
        text = error.text[:LONGEST_TEXT]
        return cls(
            student, seat, error.code, form, error.item_id, error.number, text, error.lowest, error.highest, error.dash
        )


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """The answer to a save. `closed_on`: the round is over; the draft is kept and not counted."""

    saved: tuple[SavedRow, ...] = ()
    conflicts: tuple[RowConflict, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    closed_on: date | None = None
    replayed: bool = False

    @property
    def ok(self) -> bool:
        return not self.conflicts and not self.problems

    def to_mapping(self) -> dict[str, Any]:
        """JSON for a receipt or an answer to a script."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> "SaveOutcome":
        """The outcome of a receipt, marked as given before."""
        closed = mapping["closed_on"]
        return cls(
            tuple(SavedRow(UUID(row["student"]), row["version"]) for row in mapping["saved"]),
            tuple(RowConflict(**_from_json(row)) for row in mapping["conflicts"]),
            tuple(RowProblem(**_from_json(row)) for row in mapping["problems"]),
            date.fromisoformat(closed) if closed else None,
            replayed=True,
        )


@dataclass
class Draft:
    """The cells of a row after reading, and what could not be read."""

    cells: dict[str, Any]
    problems: list[RowProblem] = field(default_factory=list)


def merge(draft: Draft, instrument: Instrument, entry: TypedRow, stamp: Mapping[str, str]) -> None:
    """Put a typed row into the cells: equal answers keep their stamp, “not yet” and unreadable places are emptied.

    When nobody can tell which sign belongs where (too long, an empty spreadsheet cell) the form stays as it was.
    """
    if any(error.item_id is None for error in entry.errors):
        return
    for item in instrument.items:
        value = entry.cells.get(item.id)
        if value is None:
            draft.cells.pop(item.id, None)
        elif draft.cells.get(item.id, {}).get("v") != value:
            draft.cells[item.id] = {"v": value, **stamp}


def values_of(instrument: Instrument, cells: Mapping[str, Any]) -> dict[str, int | str]:
    """The answers of one form in a row of cells."""
    return {item.id: cells[item.id]["v"] for item in instrument.items if item.id in cells}


def is_scorable(instrument: Instrument, values: Mapping[str, int | str]) -> bool:
    """Whether enough is answered for a total; “-” is no answer."""
    codes = sum(isinstance(values.get(item), int) for item in instrument.total.items)
    return codes >= instrument.total.min_answered


def digits_of(forms: Iterable[HasInstrument], cells: Mapping[str, Any]) -> dict[str, str]:
    """Form id → the row of digits as it is shown, in groups."""
    return {form.instrument.id: format_entry(form.instrument, values_of(form.instrument, cells)) for form in forms}


def same_digits(forms: Iterable[HasInstrument], cells: Mapping[str, Any], digits: Mapping[str, str]) -> bool:
    """Whether a row already reads as it was typed, spaces aside."""
    stored = digits_of(forms, cells)
    return all(_bare(stored.get(form, "")) == _bare(text) for form, text in digits.items())


def digest(digits: Iterable[str]) -> str:
    """A short mark of what a row reads like, in the order of the forms."""
    return hashlib.sha256("|".join(_bare(text) for text in digits).encode()).hexdigest()[:5]


def _bare(text: str) -> str:
    return "".join(text.split()).rstrip("_")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _from_json(row: Mapping[str, Any]) -> dict[str, Any]:
    typed = {**row, "student": UUID(row["student"])}
    if row.get("at"):
        typed["at"] = datetime.fromisoformat(row["at"])
    return typed
