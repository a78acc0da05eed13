"""The row of digits a teacher types for one child and one form: “1000 0-2_”.

One symbol an item, in the order of the form: a digit is the answer, `-` is “no chance to see”, `_` is “not yet”; a
shorter row means that the rest is not yet; `o` is a 0 that was said of the rest of a class at once. Spaces of any
width and `·` only help the eye and never stand for an answer. Full-width digits and signs are read as their narrow
twins. Nothing is clipped and nothing is guessed: what cannot be read becomes a named error, and every cell beside it
is kept.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from screening.instruments.model import NOT_OBSERVED, Instrument, Item

NOT_YET = "_"
BY_REST = "o"
SIGNS = "0123456789ABCDEFGHIJK"
"""One sign a code, so that a stored row has one a line: A is 10, K is 20. Nobody types letters: a form with such codes
is typed as numbers (`rounds/child_forms`)."""
Cells = dict[str, int | str]
"""Item id to code or `-`, in the order of the form. Items that are “not yet” are left out."""

ErrorCode = Literal["out-of-range", "not-offered", "unknown-sign", "empty-cell", "too-long"]

_TWINS = str.maketrans("０１２３４５６７８９＿－﹣−‐‑–", "0123456789_------")
_SEPARATORS = frozenset("·・\u200b\u2060\ufeff")


@dataclass(frozen=True, slots=True)
class EntryError:
    """What is wrong at one place of a row. The wording module turns the code into a sentence.

    `out-of-range`  a digit the form does not have; `not-offered`  `-` on a form without it;
    `unknown-sign`  neither digit nor `-` nor `_` (nor `o` where it may stand);
    `empty-cell`    an empty spreadsheet cell was pasted;
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
    """What was read: the good cells and the errors. `complete` when every item has a cell. `by_rest`: the items whose
    0 was said of the rest of a class."""

    cells: Cells
    errors: tuple[EntryError, ...]
    complete: bool
    by_rest: frozenset[str] = frozenset()

    @property
    def ok(self) -> bool:
        return not self.errors


def offers_rest(instrument: Instrument, item: Item) -> bool:
    """Whether “the rest is 0” is an honest answer to an item: a teacher tells what was seen, the item is a sign of
    concern, 0 means “had the chance and did not see it”, and who had no chance has a sign of its own.
    """
    coding = instrument.coding
    straight = instrument.is_plain(instrument.total) and (coding is None or coding.direction.highest_means == "most")
    told = instrument.informant == "teacher" and instrument.not_observed is not None
    return told and straight and instrument.min_code == 0 and item.direction == "concern" and not item.reversed


def parse_entry(instrument: Instrument, text: str, rest: Collection[str] | None = None) -> TypedRow:
    """Read a typed row. Never raises for what a person typed. `rest`: the items on which `o` may stand, where it is
    not for whoever typed the row to say; else all that offer it."""
    if _has_empty_cell(text):
        return TypedRow({}, (_error(instrument, "empty-cell", None, text),), False)
    signs = [sign for sign in text if not sign.isspace() and sign not in _SEPARATORS]
    size = len(instrument.items)
    if len(signs) > size:
        return TypedRow({}, (_error(instrument, "too-long", None, "".join(signs[size:])),), False)
    cells: Cells = {}
    errors: list[EntryError] = []
    for position, sign in enumerate(signs):
        item = instrument.items[position]
        may_rest = offers_rest(instrument, item) and (rest is None or item.id in rest)
        read = _read(instrument, item, sign.translate(_TWINS), may_rest=may_rest)
        if isinstance(read, tuple):
            errors.append(_error(instrument, read[0], position, sign))
        elif read is not None:
            cells[item.id] = read
    places = zip(instrument.items, signs, strict=False)
    by_rest = frozenset(item.id for item, sign in places if sign == BY_REST and item.id in cells)
    return TypedRow(cells, tuple(errors), len(cells) == size, by_rest)


def format_entry(
    instrument: Instrument, cells: Mapping[str, int | str | None], by_rest: Collection[str] = frozenset()
) -> str:
    """The row for a set of cells, in groups (“1000 0-2”); what is not yet at the end is left off.

    `KeyError` names a cell of an item the form does not have; `ValueError` one that no row can hold.
    """
    strangers = [item for item in cells if item not in instrument.items_by_id]
    if strangers:
        raise KeyError(f"{instrument.id} has no item {', '.join(strangers)}")
    signs = "".join(
        BY_REST if item.id in by_rest else _sign(instrument, item.id, cells.get(item.id)) for item in instrument.items
    ).rstrip(NOT_YET)
    size = instrument.group_size
    return " ".join(signs[start : start + size] for start in range(0, len(signs), size))


def typed_row(instrument: Instrument, cells: Mapping[str, int | str | None]) -> str:
    """The row as a person reads and types it: numbers with spaces between where a code has two digits."""
    row = format_entry(instrument, cells)
    if instrument.max_code <= 9:
        return row
    return " ".join(str(SIGNS.find(sign)) if sign in SIGNS else sign for sign in row.replace(" ", ""))


def _has_empty_cell(text: str) -> bool:
    """Two tabs with nothing between them: dropping the gap would move every later answer by one item."""
    line = text.strip("\r\n")
    return "\t" in line and any(not cell.strip() for cell in line.split("\t"))


def _read(instrument: Instrument, item: Item, sign: str, *, may_rest: bool) -> int | str | None | tuple[ErrorCode]:
    """The cell of one sign, `None` for not yet, or the code of the error in a tuple."""
    if sign == NOT_YET:
        return None
    if sign == NOT_OBSERVED:
        return NOT_OBSERVED if instrument.not_observed else ("not-offered",)
    if sign == BY_REST and may_rest:
        return 0
    code = SIGNS.find(sign)
    if code < 0 or code > max(9, instrument.max_code):
        return ("unknown-sign",)
    return code if code in instrument.codes_of(item.id) else ("out-of-range",)


def _sign(instrument: Instrument, item_id: str, cell: int | str | None) -> str:
    if cell is None:
        return NOT_YET
    if cell == NOT_OBSERVED and instrument.not_observed:
        return NOT_OBSERVED
    if isinstance(cell, int) and not isinstance(cell, bool) and cell in instrument.codes_of(item_id):
        return SIGNS[cell]
    raise ValueError(f"{instrument.id}, item {item_id}: {cell!r} is not an answer of this form")


def _error(instrument: Instrument, code: ErrorCode, position: int | None, text: str) -> EntryError:
    item = None if position is None else instrument.items[position]
    codes = instrument.codes_of(item.id) if item else instrument.codes
    return EntryError(
        code=code,
        item_id=item.id if item else None,
        number=item.number if item else None,
        text=text,
        lowest=min(codes),
        highest=max(codes),
        dash=instrument.not_observed is not None,
    )
