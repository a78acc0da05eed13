"""Doors to the counselor's queue: narrow rows of everything open, and whole cases of the few that are printed.

`posts`: what `counselor_posts_of(user)` returned in this request: asked once, and not again inside every question.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.access.urgent import children_in_open_concerns
from screening.cases.models import Case, Referral, Review
from students.label_queries import care_mark
from students.models import CareArrangement, StaffAssignment

CLOCK = ("tier", "state", "desk_due_on", "seen_due_on", "first_seen_on", "answer_due_on", "talk_task__answered_at")
COLUMNS = ("pk", "student_id", "kind", "hidden_until_seen", "opened_on", "next_on", "care", "school_id", *CLOCK)
Posts = Sequence[StaffAssignment]


def _cases_at(user: User, posts: Posts) -> QuerySet[Case]:
    """As `cases_of`; posts of anybody else open nothing."""
    schools = [post.school_id for post in posts if post.user_id == user.pk]
    return Case.objects.filter(school__in=schools, flag__withdrawn_at__isnull=True)


def queue_rows(user: User, posts: Posts, today: date) -> QuerySet[Case, Any]:
    """Every open case with its `COLUMNS` by name; `care` is the `care_mark` of the arrangement in force."""
    latest = CareArrangement.objects.filter(student=OuterRef("student")).order_by("-as_of", "-pk")
    care = Subquery(latest.annotate(mark=care_mark(today, OuterRef)).values("mark")[:1])
    rows = _cases_at(user, posts).exclude(state=Case.State.CLOSED).annotate(care=care)
    return rows.values_list(*COLUMNS, named=True)


def seen_on(user: User, posts: Posts, day: date) -> list[Any]:
    """Case, school, tier, state and day of opening of every child seen on a day, whatever was decided since."""
    seen = Review.objects.filter(child_seen_on=day).values("case")
    columns = ("pk", "school_id", "tier", "state", "opened_on")
    return list(_cases_at(user, posts).filter(pk__in=seen).order_by("pk").values_list(*columns, named=True))


def asked_to_talk(user: User, posts: Posts) -> set[int]:
    """Cases (by key) that rest, among other things, on the child's own wish to talk."""
    rows = _cases_at(user, posts).filter(flag__reasons__code="child-asks", flag__reasons__is_note=False)
    return set(rows.values_list("pk", flat=True))


def decided_urgent(user: User, posts: Posts) -> set[int]:
    """Cases (by key) in which the decision in force is “urgent”: something is to be done about them first."""
    rows = _cases_at(user, posts).filter(state=Case.State.UNDER_REVIEW)
    rows = rows.filter(decisions__decision="urgent", decisions__superseded_at__isnull=True)
    return set(rows.values_list("pk", flat=True))


def receipts_due(user: User, posts: Posts, today: date) -> frozenset[int]:
    """Cases with a referral that left the school and was not answered yet, or whose next word is due."""
    due = Q(referrals__state=Referral.State.ISSUED) | Q(referrals__word_due_on__lte=today)
    rows = _cases_at(user, posts).filter(due, referrals__state__in=Referral.WITH_RECEIVER)
    return frozenset(rows.values_list("pk", flat=True))


def follow_ups_due(user: User, posts: Posts, today: date) -> frozenset[int]:
    rows = _cases_at(user, posts).filter(follow_ups__done_on__isnull=True, follow_ups__due_on__lte=today)
    return frozenset(rows.values_list("pk", flat=True))


def children_in_urgent_concerns(user: User, posts: Posts) -> set[int]:
    """Children (by key) of these schools' cases in open urgent concerns that this person may see."""
    return children_in_open_concerns(user, _cases_at(user, posts).values("student"))


def key_of(user: User, public_id: str) -> int | None:
    """The case a page ended with."""
    try:
        return cases_of(user).filter(public_id=UUID(public_id)).values_list("pk", flat=True).first()
    except ValueError:
        return None


def cases_by_key(user: User, keys: Collection[int]) -> dict[int, Case]:
    return {case.pk: case for case in cases_of(user).filter(pk__in=keys)}
