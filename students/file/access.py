"""The door to files of children: whose the person may open today. What each tells is up to the doors of the rooms."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from accounts.audit import record
from accounts.models import User
from accounts.shortcuts import one_or_404
from students.access import visible_students
from students.child_file import also_in_care
from students.models import Enrolment, Student


def with_a_file(user: User) -> QuerySet[Student]:
    """Those of today, and those whom other rooms keep in the person's care."""
    mine = visible_students(user).values("pk")
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
