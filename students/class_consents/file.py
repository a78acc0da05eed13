"""The consent of a class as a workbook: the rows of the page, out and in again. Pure.

What comes back is text, read as if somebody had typed it: nothing is guessed, and what cannot be read is named later.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from students.class_consents.rows import ANSWERS, CHILD, SIGNER, SIGNS
from students.consents import SCOPES
from students.records.layout import WHO_HEADINGS
from students.roster.cells import fold_width
from students.roster.headings import HEADING_WITHIN, plain
from students.roster.layout import NAME, SEAT
from students.roster.refusals import FORMULA, UnreadableRoster
from students.roster.tables import FileLine

SIGNER_WORDS, CHILD_WORDS = ("签字", "签字人", "signed", "whosigned"), ("孩子", "孩子的意思", "child", "thechild")
WORDS = {"同意": "1", "是": "1", "agrees": "1", "yes": "1", "不同意": "2", "否": "2", "doesnotagree": "2", "no": "2"}
_LINE = re.compile(rf"^([1-{len(SCOPES)}])(?!\d)")
_DECIMALS = re.compile(r"\.0+$")


class FileRow(NamedTuple):
    """One line of the file: its number, who is meant, and the fields of a row that hold anything."""

    number: int
    name: str
    seat: str
    texts: Mapping[str, str]


def read_file(lines: Sequence[FileLine]) -> list[FileRow]:
    """Raises UnreadableRoster: no line names the children and one of the six lines."""
    at, keys = _heading(lines)
    rows = []
    for line in lines[at + 1 :]:
        cells = {key: line.cells[place] for place, key in keys.items() if place < len(line.cells)}
        texts = _texts(cells)
        if texts:
            rows.append(FileRow(line.number, cells.get(NAME, ""), cells.get(SEAT, ""), texts))
    return rows


def _heading(lines: Sequence[FileLine]) -> tuple[int, dict[int, str]]:
    for at, line in enumerate(lines[:HEADING_WITHIN]):
        keys = {place: key for place, cell in enumerate(line.cells) if (key := _key(cell))}
        if NAME in keys.values() and set(keys.values()) & set(SCOPES):
            return at, keys
    raise UnreadableRoster("heading")


def _key(cell: str) -> str:
    word = plain(cell)
    if found := _LINE.match(word):
        return SCOPES[int(found[1]) - 1]
    if word in SIGNER_WORDS:
        return SIGNER
    return CHILD if word in CHILD_WORDS else WHO_HEADINGS.get(word, "")


def _texts(cells: Mapping[str, str]) -> dict[str, str]:
    digits = "".join(_sign(cells.get(scope, "")) or "_" for scope in SCOPES)
    texts = {ANSWERS: digits.rstrip("_"), SIGNER: _sign(cells.get(SIGNER, "")), CHILD: _sign(cells.get(CHILD, ""))}
    return {name: text for name, text in texts.items() if text}


def _sign(cell: str) -> str:
    """A digit, or a word that is one; another sign stays what it is, so that it is named where it stands."""
    word = _DECIMALS.sub("", "".join(fold_width(cell).casefold().split()))
    known = WORDS.get(word, word)
    if known in SIGNS[ANSWERS] or known in SIGNS[SIGNER] or not known:
        return known
    return "?" if cell == FORMULA else known[:1]
