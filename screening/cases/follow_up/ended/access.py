"""Doors to a counselor's cases that have ended."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts import audit
from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.models import Case


def ended_after(user: User, public_id: str, most: int) -> list[Case]:
    """The latest first, behind that one; from the beginning where it is none of them. Which ones is asked before
    anything else is joined: the database would go through all that have ended anywhere for the order."""
    keys = list(_ended_after(user, public_id).values_list("pk", flat=True)[:most])
    return list(cases_of(user).filter(pk__in=keys).order_by("-closed_at", "-pk"))


def _ended_after(user: User, public_id: str) -> QuerySet[Case]:
    rows = cases_of(user).filter(state=Case.State.CLOSED, closed_at__isnull=False).order_by("-closed_at", "-pk")
    try:
        last = rows.filter(public_id=UUID(public_id)).first() if public_id else None
    except ValueError:
        last = None
    if last is None:
        return rows
    return rows.filter(Q(closed_at__lt=last.closed_at) | Q(closed_at=last.closed_at, pk__lt=last.pk))


def look_at_ended(user: User, cases: Iterable[Case]) -> None:
    """The names of these children are read."""
    children = dict.fromkeys(case.student.public_id for case in cases)
    audit.record(by=user, verb="case.list", subjects=children, purpose="ended")
