"""The door to what a school has: its administrator writes, its headteacher and the district officer read."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404

from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import one_or_404
from students.access import schools_of
from students.models import School, SchoolResources

READERS = (Permission.MANAGE_ROSTER, Permission.READ_SCHOOL_REPORT, Permission.READ_DISTRICT)


def schools_with_resources(user: User) -> QuerySet[School]:
    """Schools whose resources the person may read."""
    reads = any(can(user, permission) for permission in READERS)
    return schools_of(user) if reads else School.objects.none()


def get_school_or_404(user: User, public_id: UUID) -> School:
    return one_or_404(schools_with_resources(user), public_id=public_id)


def get_school_to_write_or_404(user: User, public_id: UUID) -> School:
    if not can(user, Permission.MANAGE_ROSTER):
        raise Http404
    return get_school_or_404(user, public_id)


def resources_of(user: User) -> QuerySet[SchoolResources]:
    """What holds of every year: the last row of each, newest year first."""
    later = SchoolResources.objects.filter(
        school=OuterRef("school"), school_year=OuterRef("school_year"), pk__gt=OuterRef("pk")
    )
    rows = SchoolResources.objects.filter(~Exists(later), school__in=schools_with_resources(user))
    return rows.select_related("entered_by").order_by("-school_year", "-pk")
