"""Whose numbers somebody may read who sees no case; and of cases that a door has opened, whose child is gone."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import Case, HandOver
from students.access import school_keys
from students.models import Enrolment


def cases_led_by(user: User) -> QuerySet[Case]:
    """Cases of the schools a headteacher leads, to be counted and never shown."""
    if not can(user, Permission.READ_SCHOOL_REPORT):
        return Case.objects.none()
    return Case.objects.filter(school__in=school_keys(user), flag__withdrawn_at__isnull=True)


def left_cases(user: User | None, cases: QuerySet[Case]) -> QuerySet[Any]:
    """Open cases whose child sits in no class any more and has no day left in one: the last one (`last_day`), why, and
    whether it was said who goes on: a summary went along."""
    seats = Enrolment.objects.filter(student=OuterRef("student"))
    ahead = seats.filter(Q(ends__isnull=True) | Q(ends__gte=timezone.localdate()))
    rows = cases.exclude(state=Case.State.CLOSED).filter(~Exists(ahead), Exists(seats))
    last = {"last_day": "ends", "came_on": "starts", "why_left": "end_reason"}
    newest = seats.order_by("-ends", "-pk")
    rows = rows.annotate(**{name: Subquery(newest.values(column)[:1]) for name, column in last.items()})
    said = HandOver.objects.filter(case=OuterRef("pk"), why=HandOver.Why.AWAY)
    return rows.annotate(is_said=Exists(said.filter(sealed_at__date__gte=OuterRef("came_on"))))


def gone_cases(user: User | None, cases: QuerySet[Case]) -> QuerySet[Any]:
    return left_cases(user, cases).filter(is_said=False)
