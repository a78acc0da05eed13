"""What holds for every row of the page that does not say otherwise."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from students.class_consents.rows import ANSWERS, CHILD, SIGNER, SIGNS, Usual
from students.consents import SCOPES
from students.forms.base import NUMERIC, REFUSALS, OnceForm, ReadField, TableField, has_come
from students.models import Consent
from students.records.layout import WHO_HEADINGS
from students.roster.cells import fold_width, read_day
from students.roster.layout import HEADING_WITHIN, NAME, SEAT, plain
from students.roster.refusals import FORMULA, UnreadableRoster
from students.roster.tables import FileLine, read_lines

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


HEADING = _("No line of the first fifteen has the heading 姓名 and one of the six lines, such as “1.”.")

SIGNERS = [(sign, Consent.Authority(code).label) for sign, code in SIGNS[SIGNER].items()]


class FileForm(OnceForm):
    """A workbook that came back; nothing of it is kept."""

    file = TableField(label=_("File"), help_text=_("XLSX or CSV (UTF-8 or GBK), 2 MB at most"))
    button = _("Read the file")

    def rows(self) -> list[FileRow] | None:
        if not self.is_valid():
            return None
        try:
            return read_file(read_lines(self.cleaned_data["file"].read()))
        except UnreadableRoster as refusal:
            code = refusal.args[0]
            self.add_error("file", HEADING if code == "heading" else REFUSALS[code])
            return None


class UsualForm(forms.Form):
    """Asked once, above the rows. The page begins with a parent, and with today."""

    signer = forms.ChoiceField(label=_("Signed by, where the row says nothing"), choices=SIGNERS)
    dated = ReadField(read_day, "day", label=_("Date on these sheets"), widget=forms.TextInput(NUMERIC))

    def __init__(self, given: Any) -> None:
        begun = {"signer": SIGNERS[0][0], "dated": f"{timezone.localdate():%Y-%m-%d}"}
        super().__init__({name: given.get(name) or first for name, first in begun.items()})

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        has_come(day)
        return day

    @property
    def usual(self) -> Usual:
        return Usual(self.cleaned_data["signer"], self.cleaned_data["dated"])
