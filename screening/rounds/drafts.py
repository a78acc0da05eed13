"""Rows of a sheet as values: what a page sends, what it gets back, and how typed digits become cells. No query.

A cell is {"v": code or "-", "s": source, "at": ISO time, "by": user id}; an item that is “not yet” has no cell. The
source `rest` is a 0 said of the rest of a class at once; in a row of digits it is an “o”, so that whatever carries the
row carries it too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from screening.form_kit.rows import bare
from screening.instruments import EntryError, Instrument, TypedRow, format_entry
from screening.instruments.entry import BY_REST

LONGEST_TEXT = 40
REST = "rest"


class HasInstrument(Protocol):
    @property
    def instrument(self) -> Instrument: ...


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
    A 0 typed over one of the rest is an answer of its own; a rest never takes the place of an answer that is equal.

    When nobody can tell which sign belongs where (too long, an empty spreadsheet cell) the form stays as it was.
    """
    if any(error.item_id is None for error in entry.errors):
        return
    for item in instrument.items:
        value, rest, before = entry.cells.get(item.id), item.id in entry.by_rest, draft.cells.get(item.id, {})
        if value is None:
            draft.cells.pop(item.id, None)
        elif before.get("v") != value or (before.get("s") == REST and not rest):
            draft.cells[item.id] = {"v": value, **stamp} | ({"s": REST} if rest else {})


def by_rest(sources: Mapping[str, str]) -> frozenset[str]:
    """The items of a child that were filled as the rest of the class. `sources`: item → how its answer came."""
    return frozenset(item for item, source in sources.items() if source == REST)


def sources_of(cells: Mapping[str, Any]) -> dict[str, str]:
    """Item → how its answer came."""
    return {item: cell.get("s", "") for item, cell in cells.items()}


def digits_with_rest(instrument: Instrument, cells: Mapping[str, Any]) -> str:
    """The row of digits of one form in a row of cells."""
    return format_entry(instrument, values_of(instrument, cells), by_rest(sources_of(cells)))


def values_of(instrument: Instrument, cells: Mapping[str, Any]) -> dict[str, int | str]:
    """The answers of one form in a row of cells."""
    return {item.id: cells[item.id]["v"] for item in instrument.items if item.id in cells}


def is_scorable(instrument: Instrument, values: Mapping[str, int | str]) -> bool:
    """Whether enough is answered for a total; “-” is no answer."""
    codes = sum(isinstance(values.get(item), int) for item in instrument.total.items)
    return codes >= instrument.total.min_answered


def is_answered(forms: Iterable[HasInstrument], cells: Mapping[str, Any]) -> bool:
    """Whether no line is empty; “-” is an answer."""
    return all(item.id in cells for form in forms for item in form.instrument.items)


def digits_of(forms: Iterable[HasInstrument], cells: Mapping[str, Any]) -> dict[str, str]:
    """Form id → the row of digits as it is shown, in groups."""
    return {form.instrument.id: digits_with_rest(form.instrument, cells) for form in forms}


def same_digits(forms: Iterable[HasInstrument], cells: Mapping[str, Any], digits: Mapping[str, str]) -> bool:
    """Whether a row already says what was typed, spaces aside, and whichever way its zeros came."""
    stored = digits_of(forms, cells)
    return all(_codes(stored.get(form, "")) == _codes(text) for form, text in digits.items())


def _codes(text: str) -> str:
    return bare(text).replace(BY_REST, "0")


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
