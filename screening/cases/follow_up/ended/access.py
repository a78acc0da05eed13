"""Doors to a counselor's cases that have ended."""

from collections.abc import Iterable
from itertools import count
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.access.cases import cases_of
from screening.cases.models import Case
from students.access import school_keys

LATEST_FIRST = ("-closed_at", "-pk")


def ended_after(user: User, public_id: str, most: int) -> list[Case]:
    """The latest first, behind that one; from the beginning where it is none of them. Which ones comes before anything
    is joined: for the order the database would go through all that have ended, or all flags."""
    if not can(user, Permission.REVIEW_CASES):
        return []
    keys, found = _ended_after(user, public_id), list[Case]()
    for start in count(0, most):
        some = list(keys[start : start + most])
        rows = Case.objects.filter(pk__in=some, flag__withdrawn_at__isnull=True).select_related("student", "school")
        found += rows.order_by(*LATEST_FIRST)
        if len(found) >= most or len(some) < most:
            break
    return found[:most]


def _ended_after(user: User, public_id: str) -> QuerySet[Case, int]:
    """Keys at the person's schools, also of those that `cases_of` leaves out."""
    try:
        last = cases_of(user).filter(public_id=UUID(public_id)).first() if public_id else None
    except ValueError:
        last = None
    rows = Case.objects.filter(school__in=school_keys(user), state=Case.State.CLOSED, closed_at__isnull=False)
    if last and last.closed_at:
        rows = rows.filter(Q(closed_at__lt=last.closed_at) | Q(closed_at=last.closed_at, pk__lt=last.pk))
    return rows.order_by(*LATEST_FIRST).values_list("pk", flat=True)


def look_at_ended(user: User, cases: Iterable[Case]) -> None:
    """The names of these children are read."""
    children = dict.fromkeys(case.student.public_id for case in cases)
    audit.record(by=user, verb="case.list", subjects=children, purpose="ended")
