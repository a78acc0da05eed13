"""Doors to look-ups: a class teacher's own class, a counselor's schools."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import LookUp
from screening.rounds.access import round_children_of
from screening.rounds.models import ChildState, RoundChild, ScreeningRound
from students.access import child_keys
from students.models import Student


def look_ups_of(user: User) -> QuerySet[LookUp]:
    """Newest first."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return LookUp.objects.none()
    rows = LookUp.objects.filter(student__in=child_keys(user)).select_related("student", "recorded_by")
    return rows.order_by("-recorded_at", "-pk")


def open_look_ups_of(user: User) -> QuerySet[LookUp]:
    """The last entry of each child whose look-up goes on, the most urgent day first."""
    newer = Q(recorded_at__gt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk"))
    later = LookUp.objects.filter(newer, student=OuterRef("student"))
    return look_ups_of(user).filter(~Exists(later), closed="").order_by("next_on", "pk")


def missed_children_of(user: User) -> QuerySet[RoundChild]:
    """Children whose teacher says in an open round that they have not come for long, and nobody has looked up yet."""
    if not can(user, Permission.EDIT_CARE_CONTEXT):
        return RoundChild.objects.none()
    since = LookUp.objects.filter(student=OuterRef("student"), recorded_at__date__gte=OuterRef("round__opens_on"))
    rows = round_children_of(user).filter(state=ChildState.ABSENT_LONG, round__state=ScreeningRound.State.OPEN)
    return rows.filter(~Exists(since), student__in=child_keys(user)).order_by("due_on", "pk")


def may_read_words(user: User, row: LookUp) -> bool:
    """Where the child is and when somebody asks again is for teacher and counselor alike; what was said to a counselor
    is for counselors."""
    return can(user, Permission.REVIEW_CASES) or not row.recorded_by.is_counselor


def look_at_look_ups(user: User, students: Iterable[Student]) -> None:
    """The names of these children are read."""
    audit.record(by=user, verb="look-up.list", subjects=[one.public_id for one in students], purpose="look-up")
