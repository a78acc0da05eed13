"""Doors to the groups of a counselor's schools: actions of open plans that run on a day."""

from datetime import date

from django.db.models import Q, QuerySet
from django.http import Http404

from accounts import audit
from accounts.models import User
from screening.cases.access.cases import plan_actions_of
from screening.cases.models import PlanAction
from screening.cases.rules import GROUPS


def running_actions_of(user: User, day: date) -> QuerySet[PlanAction]:
    rows = plan_actions_of(user).filter(plan__case__closed_at__isnull=True, starts__lte=day)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=day)).select_related(
        "plan__case__student", "plan__case__school"
    )
    return rows.order_by("plan__case__school__name", "action", "plan__case__student__sort_key")


def group_or_404(user: User, school_id: object, action: str, day: date) -> list[PlanAction]:
    """The children of one group; the look at their names is recorded."""
    group = list(running_actions_of(user, day).filter(plan__case__school__public_id=school_id, action=action))
    if not group or action not in GROUPS:
        raise Http404
    children = [row.plan.case.student.public_id for row in group]
    audit.record(by=user, verb="case.list", subjects=children, purpose="attendance")
    return group
