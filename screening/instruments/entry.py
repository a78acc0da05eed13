"""The row of digits a teacher types for one child and one form: “1000 0-2_”.

One symbol an item, in the order of the form: a digit is the answer, `-` is “no chance to see”, `_` is “not yet”; a
shorter row means that the rest is not yet. Spaces of any width and `·` only help the eye and never stand for an
answer. Full-width digits and signs are read as their narrow twins. Nothing is clipped and nothing is guessed: what
cannot be read becomes a named error, and every cell beside it is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from screening.instruments.model import NOT_OBSERVED, Instrument

NOT_YET = "_"
Cells = dict[str, int | str]
"""Item id to code or `-`, in the order of the form. Items that are “not yet” are left out."""

ErrorCode = Literal["out-of-range", "not-offered", "unknown-sign", "empty-cell", "too-long"]

_TWINS = str.maketrans("０１２３４５６７８９＿－﹣−‐‑–", "0123456789_------")
_SEPARATORS = frozenset("·・\u200b\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class EntryError:
    """What is wrong at one place of a row. The wording module turns the code into a sentence.

    `out-of-range`  a digit the form does not have; `not-offered`  `-` on a form without it;
    `unknown-sign`  neither digit nor `-` nor `_`;   `empty-cell`  an empty spreadsheet cell was pasted;
    `too-long`      more signs than items: `text` is what is left over, no item is named and no cell is kept, as
                    nobody can tell which sign is the extra one.
    `lowest` and `highest` are the codes allowed; `dash` says whether `-` is.
    """

    code: ErrorCode
    item_id: str | None
    number: int | None
    text: str
    lowest: int
    highest: int
    dash: bool


@dataclass(frozen=True, slots=True)
class TypedRow:
    """What was read: the good cells and the errors. `complete` when every item has a cell."""

    cells: Cells
    errors: tuple[EntryError, ...]
    complete: bool

    @property
    def ok(self) -> bool:
        return not self.errors


def parse_entry(instrument: Instrument, text: str) -> TypedRow:
    """Read a typed row. Never raises for what a person typed."""
    if _has_empty_cell(text):
        return TypedRow({}, (_error(instrument, "empty-cell", None, text),), False)
    signs = [sign for sign in text if not sign.isspace() and sign not in _SEPARATORS]
    size = len(instrument.items)
    if len(signs) > size:
        return TypedRow({}, (_error(instrument, "too-long", None, "".join(signs[size:])),), False)
    cells: Cells = {}
    errors: list[EntryError] = []
    for position, sign in enumerate(signs):
        read = _read(instrument, sign.translate(_TWINS))
        if isinstance(read, tuple):
            errors.append(_error(instrument, read[0], position, sign))
        elif read is not None:
            cells[instrument.items[position].id] = read
    return TypedRow(cells, tuple(errors), len(cells) == size)


def format_entry(instrument: Instrument, cells: Mapping[str, int | str | None]) -> str:
    """The row for a set of cells, in groups (“1000 0-2”); what is not yet at the end is left off.

    `KeyError` names a cell of an item the form does not have; `ValueError` one that no row can hold.
    """
    strangers = [item for item in cells if item not in instrument.items_by_id]
    if strangers:
        raise KeyError(f"{instrument.id} has no item {', '.join(strangers)}")
    signs = "".join(_sign(instrument, item.id, cells.get(item.id)) for item in instrument.items).rstrip(NOT_YET)
    size = instrument.group_size
    return " ".join(signs[start : start + size] for start in range(0, len(signs), size))


def _has_empty_cell(text: str) -> bool:
    """Two tabs with nothing between them: dropping the gap would move every later answer by one item."""
    line = text.strip("\r\n")
    return "\t" in line and any(not cell.strip() for cell in line.split("\t"))


def _read(instrument: Instrument, sign: str) -> int | str | None | tuple[ErrorCode]:
    """The cell of one sign, `None` for not yet, or the code of the error in a tuple."""
    if sign == NOT_YET:
        return None
    if sign == NOT_OBSERVED:
        return NOT_OBSERVED if instrument.not_observed else ("not-offered",)
    if not ("0" <= sign <= "9"):
        return ("unknown-sign",)
    return int(sign) if int(sign) in instrument.codes else ("out-of-range",)


def _sign(instrument: Instrument, item_id: str, cell: int | str | None) -> str:
    if cell is None:
        return NOT_YET
    if cell == NOT_OBSERVED and instrument.not_observed:
        return NOT_OBSERVED
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in instrument.codes:
        return str(cell)
    raise ValueError(f"{instrument.id}, item {item_id}: {cell!r} is not an answer of this form")


def _error(instrument: Instrument, code: ErrorCode, position: int | None, text: str) -> EntryError:
    item = None if position is None else instrument.items[position]
    return EntryError(
        code=code,
        item_id=item.id if item else None,
        number=item.number if item else None,
        text=text,
        lowest=instrument.min_code,
        highest=instrument.max_code,
        dash=instrument.not_observed is not None,
    )
