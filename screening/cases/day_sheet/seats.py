"""Class and seat instead of a name."""

from collections.abc import Iterable
from uuid import UUID

from accounts.models import User
from screening.cases.access import seating_of_visible
from screening.cases.day_sheet.lines import DayLine
from screening.cases.plans.tasks_page import TaskList


class Seats:
    """Of children to whom the person has a duty today; of others the class alone is said."""

    def __init__(self, user: User, children: Iterable[UUID]) -> None:
        self._seating = seating_of_visible(user, children)

    def of(self, student: int, otherwise: str = "") -> str:
        return self._seating.of(student) if not otherwise or self._seating.seat(student) else otherwise


def task_lines(user: User) -> list[DayLine]:
    """What the person looks after in support plans and nobody has answered yet."""
    rows = TaskList(user).due
    seats = Seats(user, {row.child for row in rows})
    return [DayLine(row.title, seats.of(row.student, row.place), row.when, row.child) for row in rows]
