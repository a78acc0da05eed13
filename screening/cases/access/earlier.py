"""The door to the case that ended before this one."""

from datetime import timedelta

from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.models import Case

CAME_BACK_WITHIN = 90  # days


def came_back(user: User, case: Case) -> Case | None:
    """The case of the same child that ended within 90 days before this one came up; None where none did."""
    since = case.opened_on - timedelta(days=CAME_BACK_WITHIN)
    ended = cases_of(user).filter(student=case.student_id, closed_at__date__range=(since, case.opened_on))
    return ended.exclude(pk=case.pk).order_by("closed_at", "pk").last()
