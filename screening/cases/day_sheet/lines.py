"""One thing to do, and several of one kind under their title."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class DayLine:
    """`what` to do, `where` it is about: a school, a class, a seat, the number of a case; never a name."""

    what: str
    where: str
    until: str = ""
    child: UUID | None = None


DayPart = tuple[str, Sequence[DayLine]]
