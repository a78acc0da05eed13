"""Doors to home visits: a class teacher's own class, a counselor's schools."""

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.permissions import Permission, can
from screening.cases.models import HomeVisit
from students.access import child_keys


def home_visits_of(user: User) -> QuerySet[HomeVisit]:
    """Newest first. What a counselor wrote down is for counselors: a child may have said it to nobody else."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return HomeVisit.objects.none()
    rows = HomeVisit.objects.filter(student__in=child_keys(user)).select_related("recorded_by")
    if not can(user, Permission.REVIEW_CASES):
        rows = rows.exclude(recorded_by__role=Role.COUNSELOR)
    return rows.order_by("-visited_on", "-pk")
