"""The door to the papers: whoever leads the school or keeps its roster, for the own school."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from screening.operations.models import Breach
from students.access import schools_of
from students.models import School

READERS = (Permission.MANAGE_ROSTER, Permission.READ_SCHOOL_REPORT)


def schools_with_papers(user: User) -> QuerySet[School]:
    return schools_of(user) if can(user, *READERS) else School.objects.none()


def get_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(schools_with_papers(user), public_id=public_id)


def breaches_of(user: User) -> QuerySet[Breach]:
    rows = Breach.objects.filter(school__in=schools_with_papers(user))
    return rows.select_related("school", "recorded_by").order_by("-found_on", "-pk")


def get_breach_or_404(user: User, public_id: UUID) -> Breach:
    return one_or_404(breaches_of(user), public_id=public_id)
