"""One thing to do, and several of one kind under their title."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from screening.cases.access import seating_of_visible
from screening.cases.plans.tasks_page import TaskList


@dataclass(frozen=True)
class DayLine:
    """`what` to do, `where` it is about: a school, a class, a seat, the number of a case; never a name."""

    what: str
    where: str
    until: str = ""
    child: UUID | None = None


DayPart = tuple[str, Sequence[DayLine]]


def task_lines(user: User) -> list[DayLine]:
    """What the person looks after in support plans and nobody has answered yet; the seat of a child to whom the person
    has a duty today, of others the class alone."""
    rows = TaskList(user).due
    seats = seating_of_visible(user, {row.child for row in rows})
    return [
        DayLine(
            row.title,
            seats.of(row.student) if not row.place or seats.seat(row.student) else row.place,
            row.when,
            row.child,
        )
        for row in rows
    ]
