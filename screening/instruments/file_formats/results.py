"""What going out and coming in give back: bytes, an instrument, answers, and every line that was lost or is wrong.

`what` is always a whole sentence in both languages, made for a psychologist; `place` says where to look, in no
language (`survey:7`, `scale connection`). A loss is something another program will not see, or something that was not
taken over; a problem is something that must be put right before there is an instrument at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from screening.instruments.model import Instrument
from screening.instruments.words import Text

JSON = "application/json"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = int | str
"""A raw code, or `-` for “not observed”."""

Beside = int | float | str | None
"""What stands beside a child's answers: a place, where they came from, a figure that was made of them."""


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is lost on the way or must be put right, and where it stands."""

    place: str
    what: Text


@dataclass(frozen=True, slots=True)
class Exported:
    """A finished file. `file_name` holds the form's id and version, never anything about a child."""

    content: bytes
    media_type: str
    file_name: str
    losses: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read from a file: an instrument, or the problems that stand in its way (never both)."""

    instrument: Instrument | None
    problems: tuple[Remark, ...]

    @property
    def ok(self) -> bool:
        return self.instrument is not None


@dataclass(frozen=True, slots=True)
class ChildAnswers:
    """One child's raw answers to one form, under an opaque id: item id → code or `-`; missing ones are left out.

    `beside` holds further columns to write, by names of `answer_reading.BESIDE`; none of them is ever read back.
    """

    child: str
    answers: Mapping[str, Cell]
    beside: Mapping[str, Beside] = field(default_factory=dict)


AnswerErrorKind = Literal[
    "unreadable-file",
    "too-large",
    "missing-column",
    "unknown-column",
    "duplicate-column",
    "wrong-instrument",
    "wrong-version",
    "wrong-content",
    "missing-child",
    "duplicate-child",
    "out-of-range",
    "not-whole",
    "not-a-number",
    "not-offered",
    "formula",
    "merged",
    "outside-columns",
]


@dataclass(frozen=True, slots=True)
class AnswerFileError:
    """What is wrong at one place of an answer file.

    `row` is the line of the file as a spreadsheet counts it (the heading is 1), `item` the item id or the name of the
    column, `value` what stands there. Each is `None` or empty only where there is none.
    """

    kind: AnswerErrorKind
    row: int | None
    item: str | None
    value: str
    what: Text


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What an answer file holds. A row with any error is not among `rows`; no number in them was changed or made.

    `losses` names the columns that were not taken over because they say something about the answers and are none.
    """

    rows: tuple[ChildAnswers, ...]
    errors: tuple[AnswerFileError, ...]
    losses: tuple[Remark, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.errors


class CannotWrite(ValueError):
    """Answers or texts that no file of this form can hold. Names the child's row, the item and the value."""


class UnreadableFile(ValueError):
    """A file that is not what it should be, too large or damaged. `what` says so in both languages."""

    def __init__(self, kind: Literal["unreadable-file", "too-large"], what: Text) -> None:
        self.kind: Literal["unreadable-file", "too-large"] = kind
        self.what = what
        super().__init__(what.en)
