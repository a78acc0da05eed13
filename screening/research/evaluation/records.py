"""What the forms hand over to the services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class PilotPlan:
    """A pilot as it is planned. `phases`: first days of its phases, the first of them the start."""

    name: str
    question: str
    phases: Sequence[date]
    ends: date | None = None
    designed_with: str = ""
    no_comparison_because: str = ""


@dataclass(frozen=True)
class ChildTermRecord:
    """One child of a term sheet. None: not known, or did not sit it."""

    student_id: int
    days_missed: Decimal | None = None
    chinese: Decimal | None = None
    maths: Decimal | None = None

    @property
    def is_empty(self) -> bool:
        return self.days_missed is None and self.chinese is None and self.maths is None


@dataclass(frozen=True)
class TermRecord:
    """One class, one term."""

    term: str
    days_open: int
    chinese_max: int
    maths_max: int
    lines: Sequence[ChildTermRecord] = field(default_factory=tuple)


@dataclass(frozen=True)
class CommentPage:
    """One person's page: question → answer; questions left empty are missing."""

    role: str
    gathered_on: date
    answers: dict[int, str]
