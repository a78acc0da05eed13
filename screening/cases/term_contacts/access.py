"""Doors of the register: the class teacher's own class, a class of a counselor's schools."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts import audit
from accounts.models import User
from accounts.shortcuts import one_or_404
from screening.cases.access.cases import cases_of
from screening.cases.home_visits.access import classes_to_visit
from screening.cases.models import Case, TermContact
from students.access import child_keys, seats_today, visible_students
from students.models import Enrolment, SchoolClass, Student


def classes_of_register(user: User) -> QuerySet[SchoolClass]:
    return classes_to_visit(user)


def seats_of_class(user: User, school_class: SchoolClass) -> QuerySet[Enrolment]:
    seats = seats_today(user).filter(school_class=school_class, school_class__in=classes_to_visit(user).values("pk"))
    return seats.select_related("student").order_by("seat_number", "pk")


def contacts_of(user: User, students: Collection[int], since: date) -> QuerySet[TermContact]:
    """Newest first."""
    rows = TermContact.objects.filter(student__in=students, dated__gte=since)
    return rows.filter(student__in=child_keys(user)).select_related("recorded_by").order_by("-dated", "-pk")


def planned_children(user: User, students: Collection[int]) -> set[int]:
    """Those of these (by key) with a support plan that runs, for whoever sees cases."""
    rows = cases_of(user).exclude(state=Case.State.CLOSED).filter(student__in=students, plan__isnull=False)
    return set(rows.values_list("student", flat=True))


def look_at_register(user: User, children: Iterable[UUID]) -> None:
    """The names of these children are read."""
    audit.record(by=user, verb="term-contact.list", subjects=children, purpose="left-behind")


def ticked_children(user: User, children: Iterable[str]) -> list[Student]:
    """Children ticked on the page, as far as the person reaches them."""
    known = {str(student.public_id): student for student in _reached(user)} if (wanted := set(children)) else {}
    return [known[one] for one in sorted(wanted) if one in known]


def get_child_to_tick_or_404(user: User, public_id: UUID) -> Student:
    return one_or_404(_reached(user), public_id=public_id)


def _reached(user: User) -> QuerySet[Student]:
    here = seats_today(user).filter(school_class__in=classes_to_visit(user).values("pk"))
    return visible_students(user).filter(pk__in=here.values("student"))
