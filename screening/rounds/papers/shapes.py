"""What the papers of a class consist of, as values in the language of the document."""

from dataclasses import dataclass

from screening.rounds.papers.grid import Ruling


@dataclass(frozen=True)
class PaperRow:
    """A child's row on the class sheet. Without `says` and `digits` its boxes are empty: one cell, ruled behind."""

    seat: int
    name: str
    look: str
    says: str = ""
    letter: str = ""
    digits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """What stands over a run of boxes."""

    words: str
    width: str


@dataclass(frozen=True)
class AnswerScale:
    """How the items are answered: the question, each sign with its word."""

    question: str
    anchors: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Leaf:
    """One side of a class sheet."""

    title: str
    who: str
    scales: tuple[AnswerScale, ...]
    groups: tuple[Group, ...]
    heads: tuple[tuple[str, str], ...]
    box: str  # width of a box
    ruling: Ruling
    lines: tuple[PaperRow, ...]
    is_first: bool
    is_last: bool

    @property
    def boxes(self) -> int:
        return len(self.heads)


@dataclass(frozen=True)
class AnswerCircle:
    """One circle of a child form: its number, its word, and as many full squares as it is “more”."""

    sign: str
    label: str
    bars: str


@dataclass(frozen=True)
class Face:
    """A child form without its code: the same for every child."""

    title: str
    label: str
    from_grade: str
    hello: str
    question: str
    answers: tuple[AnswerCircle, ...]
    items: tuple[tuple[int, str], ...]
    look: str
    box: str  # width of an answer's column
    circles: str  # class of print.css that spaces as many circles
    talk: str
    talk_answers: tuple[str, ...]
    whom: str
    thanks: str


@dataclass(frozen=True)
class Label:
    """Which form is whose, until it is in its envelope."""

    seat: int
    name: str
    look: str
    code: str
