"""One answer of a spreadsheet. Whatever can be read in two ways, or in none, is named and not guessed."""

import re

from screening.rounds.spreadsheet.codes import ItemColumn, Value
from students.roster.cells import fold_width
from students.roster.refusals import FORMULA

BLANK = frozenset(("", "_"))
DASHES = frozenset("-—–―−‐‑－﹣")
_NUMBER = re.compile(r"^([0-9]{1,3})(?:\.0*)?$")


class UnreadableCell(ValueError):
    """``args[0]``: merged, formula, out-of-range, not-offered, unknown-sign."""


def read_cell(question: ItemColumn, text: str, *, merged: bool = False) -> Value | None:
    """2, “2.0”, “２”, “-”, “—” or the answer in words; `None` for a blank cell. Raises UnreadableCell. One answer over
    several merged cells is nobody's."""
    plain = fold_width(text)
    if plain in BLANK:
        return None
    if merged:
        raise UnreadableCell("merged")
    if plain == FORMULA:
        raise UnreadableCell("formula")
    if set(plain) <= DASHES:
        return _dash(question)
    number = _NUMBER.match(plain)
    if number:
        return _code(question, int(number[1]))
    word = question.words.get(plain, question.words.get(plain.casefold()))
    if word is None:
        raise UnreadableCell("unknown-sign")
    return word


def _dash(question: ItemColumn) -> Value:
    if not question.dash:
        raise UnreadableCell("not-offered")
    return "-"


def _code(question: ItemColumn, code: int) -> Value:
    if code not in question.codes:
        raise UnreadableCell("out-of-range")
    return code
