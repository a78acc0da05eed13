"""Whose numbers somebody may read who sees no case."""

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import Case
from students.access import school_keys


def cases_led_by(user: User) -> QuerySet[Case]:
    """Cases of the schools a headteacher leads, to be counted and never shown."""
    if not can(user, Permission.READ_SCHOOL_REPORT):
        return Case.objects.none()
    return Case.objects.filter(school__in=school_keys(user), flag__withdrawn_at__isnull=True)
