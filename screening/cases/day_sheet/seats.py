"""Class and seat instead of a name."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from screening.cases.day_sheet.access import seats_today
from screening.cases.day_sheet.lines import DayLine
from screening.cases.plans.presenters.tasks import TaskList


class Seats:
    """Of children to whom the person has a duty today; of others the class alone is said."""

    def __init__(self, user: User, children: Iterable[UUID]) -> None:
        self._numbers = seats_today(user, children)

    def of(self, child: UUID, school_class: str) -> str:
        seat = self._numbers.get(child)
        return _("%(class)s no. %(seat)s") % {"class": school_class, "seat": seat} if seat else school_class


def task_lines(user: User) -> list[DayLine]:
    """What the person looks after in support plans and nobody has answered yet."""
    rows = TaskList(user).due
    seats = Seats(user, {row.child for row in rows})
    return [DayLine(row.title, seats.of(row.child, row.place), row.when, row.child) for row in rows]
