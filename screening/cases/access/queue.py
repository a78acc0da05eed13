"""Doors to the counselor's queue: narrow rows of everything open, and whole cases of the few that are printed."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.access.urgent import urgent_concerns_of
from screening.cases.models import Case, Review
from students.label_queries import care_mark
from students.models import CareArrangement

COLUMNS = (
    *("pk", "school_id", "tier", "state", "kind", "hidden_until_seen", "opened_on", "desk_due_on", "seen_due_on"),
    *("first_seen_on", "next_on", "answer_due_on", "talk_task__answered_at", "student_id", "care"),
)


def queue_rows(user: User, today: date) -> QuerySet[Case, Any]:
    """`COLUMNS` of every open case; `care` as `students.label_queries.care_mark` on the arrangement in force."""
    latest = CareArrangement.objects.filter(student=OuterRef("student")).order_by("-as_of", "-pk")
    care = Subquery(latest.annotate(mark=care_mark(today)).values("mark")[:1])
    rows = cases_of(user).exclude(state=Case.State.CLOSED).select_related(None).annotate(care=care)
    return rows.order_by().values_list(*COLUMNS)


def seen_on(user: User, day: date) -> list[tuple[Any, ...]]:
    """Case, school, tier, state and day of opening of every child seen on a day, whatever was decided since."""
    seen = Review.objects.filter(child_seen_on=day).values("case")
    columns = ("pk", "school_id", "tier", "state", "opened_on")
    return list(cases_of(user).filter(pk__in=seen).order_by("pk").values_list(*columns))


def decided_urgent(user: User) -> set[int]:
    """Cases (by key) in which the decision in force is “urgent”: something is to be done about them first."""
    rows = cases_of(user).filter(state=Case.State.UNDER_REVIEW)
    rows = rows.filter(decisions__decision="urgent", decisions__superseded_at__isnull=True)
    return set(rows.values_list("pk", flat=True))


def children_in_urgent_concerns(user: User) -> set[int]:
    """Children (by key) of open urgent concerns that this person may see."""
    rows = urgent_concerns_of(user).filter(closed_at__isnull=True, student__isnull=False)
    return set(rows.values_list("student", flat=True))


def key_of(user: User, public_id: str) -> int | None:
    """The case a page ended with."""
    try:
        return cases_of(user).filter(public_id=UUID(public_id)).values_list("pk", flat=True).first()
    except ValueError:
        return None


def cases_by_key(user: User, keys: Collection[int]) -> dict[int, Case]:
    return {case.pk: case for case in cases_of(user).filter(pk__in=keys)}
