"""Doors to cases that have ended, and to whatever falls due."""

from collections.abc import Iterable
from datetime import date
from itertools import count
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.access import cases_of
from screening.cases.access.cases import in_my_cases, of_my_cases
from screening.cases.models import Case, FollowUp, GuardianContact, Review
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


def next_steps_of(user: User, until: date) -> QuerySet[Case]:
    """Open cases whose next dated step comes by a day, with the child and with what sets a rhythm after self-harm."""
    rows = cases_of(user).exclude(state=Case.State.CLOSED).filter(next_on__lte=until)
    looks = Review.objects.only("case_id", "safety", "rhythm", "child_seen_on", "reviewed_at")
    talks = FollowUp.objects.only("case_id", "done_on", "way")
    with_looks = (Prefetch("reviews", queryset=looks), Prefetch("follow_ups", queryset=talks))
    return rows.select_related(None).select_related("student").prefetch_related(None).prefetch_related(*with_looks)


def guardian_tries_of(user: User, until: date) -> QuerySet[GuardianContact]:
    """Families who were not told, to be tried again by a day; the last word of each open case."""
    newer = Q(recorded_at__gt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    later = GuardianContact.objects.filter(newer, case=OuterRef("case"))
    rows = GuardianContact.objects.filter(~Exists(later), **of_my_cases(user, "case"), try_again_on__lte=until)
    rows = rows.exclude(case__state=Case.State.CLOSED)
    return rows.exclude(why_not="").select_related("case__student", "case__school")


def agreed_looks_of(user: User, since: date, until: date) -> QuerySet[FollowUp]:
    """Looks agreed for a day from `since` until before `until`, in cases that have ended as well."""
    return FollowUp.objects.filter(**in_my_cases(user, "case"), agreed=True, due_on__gte=since, due_on__lt=until)


def look_at_due(user: User, children: Iterable[UUID]) -> None:
    """The names of these children are read."""
    audit.record(by=user, verb="case.list", subjects=dict.fromkeys(children), purpose="due")
