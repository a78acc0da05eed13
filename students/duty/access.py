"""The door to what is wrong with a duty list."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from students.access import duty_days_of
from students.models import DutyDay, StaffAssignment


def duty_days_of_leavers(user: User) -> QuerySet[DutyDay]:
    """Days ahead on which the duty person or the deputy works at the school no more."""
    works = StaffAssignment.objects.filter(school=OuterRef("school"), starts__lte=OuterRef("date"))
    works = works.filter(Q(ends__isnull=True) | Q(ends__gte=OuterRef("date")), user__is_active=True)
    both = Exists(works.filter(user=OuterRef("duty_person"))) & Exists(works.filter(user=OuterRef("deputy")))
    return duty_days_of(user).filter(~both)
