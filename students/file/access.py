"""The door to files of children: whose the person may open today. What each tells is up to the doors of the rooms."""

from collections.abc import Callable, Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from accounts.shortcuts import one_or_404
from students.access import visible_students
from students.child_file import also_in_care
from students.leaving.access import children_left
from students.models import Enrolment, Student
from students.seating import Seating


def with_a_file(user: User) -> QuerySet[Student]:
    """Those of today, those whom other rooms keep in the person's care, and those who may come back to the roster."""
    mine = visible_students(user).values("pk").union(children_left(user).order_by().values("pk"))
    return Student.objects.filter(pk__in=mine.union(*(more(user).order_by().values("pk") for more in also_in_care)))


def get_file_or_404(user: User, public_id: UUID) -> Student:
    """One event says that the whole file was read."""
    student = one_or_404(with_a_file(user), public_id=public_id)
    record(by=user, verb="student.show", obj=student, subjects=[student.public_id], purpose="file")
    return student


def seats_of(user: User, students: Iterable[Student]) -> QuerySet[Enrolment]:
    """Every seat these children have had. Named beside the door as well: few, and the database begins there."""
    keys = [one.pk for one in students]
    return Enrolment.objects.filter(student__in=keys).filter(student__in=with_a_file(user).filter(pk__in=keys))


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
