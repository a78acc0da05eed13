"""What papers consist of, and lines of paper out of the fields of the content files, so that a form on paper asks what
its page asks.

A form is a list of blocks in the document's language; the name of a block's template travels with it, so that a part
is printed by one loop. The print font's curly quotes and middle dot are as wide as a Chinese character: English gets
plain ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from screening import formats
from screening.library import texts

SHORT = 30  # characters of an option that stays on one line


@dataclass(frozen=True)
class FormLine:
    """A line of a form: what is asked, boxes to tick, room to write. `hint` says how it may be asked."""

    label: str
    options: tuple[str, ...] = ()
    room: int = 1  # lines of handwriting
    hint: str = ""
    is_head: bool = False  # a heading over the lines that follow

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Options with their class: a short one is never broken over two lines."""
        return [(option, "opt" if len(option) <= SHORT else "") for option in self.options]

    @property
    def more_room(self) -> range:
        return range(self.room - 1)


@dataclass(frozen=True)
class Lines:
    """A table of lines, labels left. `labels` and `answers` are widths of print.css."""

    rows: tuple[FormLine, ...]
    labels: str = "w34"
    answers: str = "w66"
    look: str = "facts hand"
    title: str = ""
    template: ClassVar[str] = "documents/pack/lines.html"


@dataclass(frozen=True)
class Grid:
    """Heads with their widths, and rows of what is known or to be filled in by hand; a row may begin with a word."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    look: str = "facts v hand"
    title: str = ""
    template: ClassVar[str] = "documents/pack/grid.html"


def blank_rows(heads: Sequence[object], count: int) -> tuple[tuple[str, ...], ...]:
    return (("",) * len(heads),) * count


@dataclass(frozen=True)
class ShortPoints:
    """Short sentences under a heading."""

    lines: tuple[str, ...]
    title: str = ""
    template: ClassVar[str] = "documents/pack/points.html"


@dataclass(frozen=True)
class Words:
    """A paragraph; `look` is a class of print.css ("small", "strip", "new")."""

    text: str
    look: str = ""
    title: str = ""
    template: ClassVar[str] = "documents/pack/words.html"


Block = Lines | Grid | ShortPoints | Words


@dataclass(frozen=True)
class PaperBody:
    """What stands on a paper below its title: blocks one after another, or what a template of its own prints."""

    lead: str = ""
    blocks: Sequence[Block] = ()
    body: object = None


@dataclass(frozen=True)
class PackPart:
    """One paper of the pack: begins on a page of its own and stands in the table of contents."""

    id: str
    title: str
    look: str  # class of print.css for type and margins
    head: str
    case: str
    foot: str
    code: str  # as printed; empty for what is not typed back as such
    filled: PaperBody
    template: str = "documents/pack/form.html"

    @property
    def not_first(self) -> dict[str, bool]:
        """For pieces that print an h1 when they come first in their file: here the cover does."""
        return {"first": False, "last": False}


DAY = "________"
LONG = "________________"
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})
_ROOM = {"text": 2, "care": 2, "list": 1}


def text(path: str, **params: object) -> str:
    return plain(texts.text(path, None, **params))


def lines(path: str) -> tuple[str, ...]:
    return tuple(plain(line) for line in texts.lines(path))


def tree(path: str) -> Any:
    """A branch of the content in the language of the paper, placeholders untouched."""
    return _plain_tree(texts.localize(path))


def joined(*sentences: str) -> str:
    """One paragraph: Chinese sentences stand side by side."""
    return (" " if formats.is_english() else "").join(sentences)


def plain(sentence: str) -> str:
    return sentence.translate(_PLAIN).replace(" · ", ", ") if formats.is_english() else sentence


def rows(fields: Iterable[Mapping[str, Any]], room: Mapping[str, int] | None = None) -> tuple[FormLine, ...]:
    """One line a field, the parts of a group under their heading. `room`: lines of handwriting by the field's id."""
    found: list[FormLine] = []
    for entry in fields:
        if entry["kind"] == "group":
            found.append(FormLine(entry["label"], is_head=True))
            found += rows(entry["parts"], room)
        else:
            found.append(_row(entry, (room or {}).get(entry["id"], _ROOM.get(entry["kind"], 1))))
    return tuple(found)


def ticks(options: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """ "□ seen ____": a blank where the page would ask on; ▲ where only the urgent path is right."""
    return tuple(_tick(option) for option in options)


def blank_date() -> str:
    return _("______ year ____ month ____ day")


def blank_meeting() -> str:
    return _(
        "____ month ____ day, weekday ____, at ____, place ______________. "
        "Please bring this sheet; parents may join by video."
    )


def _row(entry: Mapping[str, Any], room: int) -> FormLine:
    label = entry["label"] + ("\u00a0*" if entry.get("required") else "")
    hint = entry.get("hint", "")
    if entry.get("options"):
        return FormLine(label, ticks(entry["options"]), hint=hint)
    if entry["kind"] in ("date", "datetime"):
        return FormLine(label, (blank_date(),), hint=hint)
    return FormLine(label, room=room, hint=hint)


def _tick(option: Mapping[str, Any]) -> str:
    urgent = "▲ " if option.get("opens") == "urgent" else ""
    asks = f" {DAY}" if option.get("asks") in ("text", "date", "next-date") else ""
    label = str(option["label"]).replace("{n}", "____")
    return f"□ {urgent}{label}{asks}"


def _plain_tree(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain_tree(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain_tree(part) for part in value]
    return plain(value) if isinstance(value, str) else value
