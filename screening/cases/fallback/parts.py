"""What the pack consists of: parts of one paper after another, each with its own head, foot and code.

Pure data in the document's language. A form is a list of blocks; the name of a block's template travels with it, so
that a part is printed by one loop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

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
