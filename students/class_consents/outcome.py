"""What came of rows that were sent. Pure values."""

from dataclasses import dataclass, field
from uuid import UUID

from students.models import Consent


@dataclass(frozen=True)
class Refused:
    """A row that is no sheet, and why: codes of `NoSheet`, of `students.consents`, emptied, nobody."""

    student: UUID
    code: str
    value: str = ""


@dataclass(frozen=True)
class Asked:
    """A row that would take the place of what its writer has not seen, or of a family's no (`over`: of which lines)."""

    student: UUID
    mine: dict[str, str]
    now: Consent
    version: int
    over: tuple[str, ...]


@dataclass
class Outcome:
    """`same`: rows that say what is in force already, or nothing."""

    recorded: list[UUID] = field(default_factory=list)
    same: list[UUID] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.refused and not self.asked
