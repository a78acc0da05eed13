"""Schools and classes of a class teacher, read once where a page only reads. `assignments`: the door that says what
the person does."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.shortcuts import once_while_reading
from students.models import StaffAssignment

Assignments = Callable[[User], QuerySet[StaffAssignment]]


def schools_taught_at(user: User, assignments: Assignments) -> list[int]:
    return [school for school, _class, _ends in _posts(user, assignments)]


def classes_taught(user: User, assignments: Assignments) -> list[int]:
    """Of those that are open today."""
    today = timezone.localdate()
    return [key for _school, key, ends in _posts(user, assignments) if key and (ends is None or ends >= today)]


def _posts(user: User, assignments: Assignments) -> list[tuple[int, int | None, date | None]]:
    """School, class and the last day of the class."""

    def ask() -> list[tuple[int, int | None, date | None]]:
        return list(assignments(user).values_list("school", "school_class", "school_class__closed_on"))

    return once_while_reading(("class posts", user.pk), ask)
