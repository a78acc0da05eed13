"""Doors to what is due for a counselor's cases."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import audit
from accounts.models import User
from screening.cases.access.cases import cases_of, in_my_cases, of_my_cases
from screening.cases.models import Case, FollowUp, GuardianContact


def next_steps_of(user: User, until: date) -> QuerySet[Case]:
    """Open cases whose next dated step comes by a day, with the child."""
    rows = cases_of(user).exclude(state=Case.State.CLOSED).filter(next_on__lte=until)
    return rows.select_related(None).select_related("student")


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
