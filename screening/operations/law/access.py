"""The door to the papers: whoever leads the school or keeps its roster, for the own school."""

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from students.access import schools_of
from students.models import School

READERS = (Permission.MANAGE_ROSTER, Permission.READ_SCHOOL_REPORT)


def schools_with_papers(user: User) -> QuerySet[School]:
    return schools_of(user) if can(user, *READERS) else School.objects.none()


def get_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(schools_with_papers(user), public_id=public_id)
