"""Doors to home visits: a class teacher's own class, a counselor's schools."""

from collections.abc import Collection

from django.db.models import QuerySet

from accounts.models import Role, User
from accounts.permissions import Permission, can
from screening.cases.models import HomeVisit
from students.access import child_keys


def home_visits_of(user: User, children: Collection[int] | None = None) -> QuerySet[HomeVisit]:
    """Newest first, of all or of these children. What a counselor wrote down is for counselors: a child may have said
    it to nobody else."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return HomeVisit.objects.none()
    reached = child_keys(user)
    if children is not None and isinstance(reached, list):  # two lists of keys have the whole table read
        reached, children = [key for key in reached if key in set(children)], None
    rows = HomeVisit.objects.filter(student__in=reached).select_related("recorded_by")
    rows = rows if children is None else rows.filter(student__in=children)
    if not can(user, Permission.REVIEW_CASES):
        rows = rows.exclude(recorded_by__role=Role.COUNSELOR)
    return rows.order_by("-visited_on", "-pk")
