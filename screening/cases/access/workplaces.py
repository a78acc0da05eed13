"""Where a person works, as far as an urgent concern goes: where one may be raised, and who else is there."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.shortcuts import once_a_page, one_or_404
from screening.cases.access.emergency import looks_of
from students.access import school_keys
from students.dated import in_force
from students.models import Enrolment, School, StaffAssignment, Student


def where_worked(user: User, school: str) -> Q:
    """By a duty of today, or where a counselor looks into a case in an emergency. `school`: the way to it."""
    elsewhere = once_a_page(user, "schools looked into", lambda: looks_of(user).values_list("case__school", flat=True))
    return Q(**{f"{school}__in": school_keys(user)}) | Q(**{f"{school}__in": elsewhere})


def schools_worked_at(user: User) -> QuerySet[School]:
    """Where a person may raise an urgent concern: every role at school, on any day of an open assignment; and where a
    counselor looks into a case in an emergency."""
    if not user.works_at_school:
        return School.objects.none()
    rows = School.objects.filter(where_worked(user, "pk"))
    return rows.select_related("township__county").order_by("name", "pk")


def get_school_worked_at_or_404(user: User, public_id: UUID) -> School:
    """A school whose slip the person may print and hand in."""
    return one_or_404(schools_worked_at(user), public_id=public_id)


def likely_school(user: User, student: Student | None = None) -> School | None:
    """Where it happened, if that needs no question: the school of the child, or the only one the person works at."""
    schools = schools_worked_at(user)
    if student is not None:
        seats = Enrolment.objects.filter(in_force(timezone.localdate()), student=student)
        return schools.filter(pk__in=seats.values("school_class__school")).first()
    found = list(schools[:2])
    return found[0] if len(found) == 1 else None


def names_at(user: User) -> list[str]:
    """Who else works where the person works, to name one of them without a spelling mistake."""
    if not user.works_at_school:
        return []
    posts = StaffAssignment.objects.filter(in_force(timezone.localdate()), where_worked(user, "school"))
    people = User.objects.filter(pk__in=posts.values("user"), is_active=True)
    return list(people.exclude(pk=user.pk).order_by("name").values_list("name", flat=True).distinct())
