"""Finding a child by name, seat or code among those whose file the person may open. What was typed is not kept."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from students.file.access import seats_of, with_a_file
from students.models import Student
from students.seating import Seating

SHOWN, LONGEST = 20, 50
# By the codes of other rooms: what was typed in, children with such a code out.
code_sources: list[Callable[[User, str], QuerySet[Student]]] = []


class FoundChild:
    def __init__(self, student: Student, place: str) -> None:
        self.public_id, self.name, self.place = student.public_id, student.name, place


class Found:
    """`only`: the child, where there is no other."""

    def __init__(self, user: User, typed: str) -> None:
        self.typed = typed.replace("\x00", "").strip()[:LONGEST]  # PostgreSQL takes no NUL
        rows = list(_matching(user, self.typed).order_by("sort_key", "pk")[: SHOWN + 1]) if self.typed else []
        seating = Seating(seats_of(user, rows[:SHOWN]), timezone.localdate())
        self.children = [FoundChild(row, seating.with_school(row.pk)) for row in rows[:SHOWN]]
        self.more = len(rows) > SHOWN
        self.only: UUID | None = rows[0].public_id if len(rows) == 1 else None


def _matching(user: User, typed: str) -> QuerySet[Student]:
    mine = with_a_file(user)
    if typed.isdecimal() and len(typed) <= 3:
        return mine.filter(enrolments__ends=None, enrolments__seat_number=int(typed)).distinct()
    by_code = [key for source in code_sources for key in source(user, typed).values_list("pk", flat=True)]
    return mine.filter(Q(name__icontains=typed) | Q(pk__in=by_code))
