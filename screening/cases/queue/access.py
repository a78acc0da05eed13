"""Doors to the counselor's queue: narrow rows of everything open, and whole cases of the few that are printed.

`posts`: what `counselor_posts_of(user)` returned in this request: asked once, and not again inside every question.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from accounts.models import User
from screening.cases.access.cases import cases_of
from screening.cases.access.urgent import children_in_open_concerns, urgent_decisions
from screening.cases.models import Case, ConsentTask, Decision, Referral, Review
from screening.cases.steps.next_step import CLOCK
from screening.rounds.models import FlagReason
from students.labels import care_mark
from students.models import StaffAssignment
from students.selectors import care_told, consent_outcome

OWN = ("pk", "student_id", "flag_id", "opened_on", "care")  # what each case has of its own
SHARED = (
    "school_id",
    "kind",
    "hidden_until_seen",
    "first_seen_on",
    "talk_task__answer",
    *CLOCK,
)  # often alike
LEVELS, ASKS = ("high", "elevated"), "child-asks"
Posts = Sequence[StaffAssignment]


def cases_at(user: User, posts: Posts) -> QuerySet[Case]:
    """As `cases_of`; posts of anybody else open nothing."""
    return _cases_of(user, posts).filter(flag__withdrawn_at__isnull=True)


def _open_at(user: User, posts: Posts) -> QuerySet[Case]:
    return cases_at(user, posts).exclude(state=Case.State.CLOSED)


def _cases_of(user: User, posts: Posts) -> QuerySet[Case]:
    return Case.objects.filter(school__in=_schools(user, posts))


def _schools(user: User, posts: Posts) -> list[int]:
    return [post.school_id for post in posts if post.user_id == user.pk]


def queue_rows(user: User, posts: Posts, today: date) -> QuerySet[Case, tuple[Any, ...]]:
    """Every open case as `OWN` and `SHARED`; `care` is the `care_mark` of the arrangement in force."""
    care = Subquery(care_told("student").annotate(mark=care_mark(today, OuterRef)).values("mark")[:1])
    rows = _open_at(user, posts).annotate(care=care)
    return rows.order_by().values_list(*OWN, *SHARED)


def seen_on(user: User, posts: Posts, day: date) -> list[Any]:
    """Case, school, tier, state and day of opening of every child seen on a day, whatever was decided since."""
    seen = Review.objects.filter(child_seen_on=day).values("case")
    columns = ("pk", "school_id", "tier", "state", "opened_on")
    return list(cases_at(user, posts).filter(pk__in=seen).order_by("pk").values_list(*columns, named=True))


def reasons_counted(user: User, posts: Posts) -> dict[int, tuple[int, bool]]:
    """Flag (by key) → how many of its reasons do not rest on each other, and whether the child asked to talk.

    What one informant ticked is one reason, that two forms agree is another; so is each other kind of reason."""
    flags = _cases_of(user, posts).exclude(state=Case.State.CLOSED).values("flag")
    rows = FlagReason.objects.filter(flag__in=flags, is_note=False).order_by()
    kinds: dict[int, set[str | None]] = defaultdict(set)
    for flag, code, informant in rows.values_list("flag", "code", KeyTextTransform("informant", "params")):
        kinds[flag].add(informant if code in LEVELS else code)
    return {flag: (len(found - {None}), ASKS in found) for flag, found in kinds.items()}


def asked_to_talk(user: User, cases: Collection[int]) -> set[int]:
    """Those of these cases, open or not, that rest on the child's own wish to talk."""
    rows = cases_of(user).filter(pk__in=cases, flag__reasons__code=ASKS, flag__reasons__is_note=False)
    return set(rows.values_list("pk", flat=True))


def decided_urgent(user: User, posts: Posts) -> list[Decision]:
    """“Urgent”, as the decision in force: something is to be done about these children first."""
    schools = _schools(user, posts)
    return urgent_decisions(user, case__school__in=schools, case__flag__withdrawn_at__isnull=True)


def receipts_due(user: User, posts: Posts, today: date) -> frozenset[int]:
    """Cases with a referral that left the school and was not answered yet, or whose next word is due."""
    due = Q(referrals__state=Referral.State.ISSUED) | Q(referrals__word_due_on__lte=today)
    rows = cases_at(user, posts).filter(due, referrals__state__in=Referral.WITH_RECEIVER)
    return frozenset(rows.values_list("pk", flat=True))


def follow_ups_due(user: User, posts: Posts, today: date) -> frozenset[int]:
    rows = _open_at(user, posts).filter(follow_ups__done_on__isnull=True, follow_ups__due_on__lte=today)
    return frozenset(rows.values_list("pk", flat=True))


def children_in_urgent_concerns(user: User, posts: Posts) -> set[int]:
    """Children (by key) of these schools' cases in open urgent concerns that this person may see."""
    return children_in_open_concerns(user, cases_at(user, posts).values("student"))


def key_of(user: User, public_id: str) -> int | None:
    """The case a page ended with."""
    try:
        return cases_of(user).filter(public_id=UUID(public_id)).values_list("pk", flat=True).first()
    except ValueError:
        return None


def cases_by_key(user: User, posts: Posts, keys: Collection[int]) -> dict[int, Case]:
    """With the class teacher's talk, what is to be done about a consent taken back, and what `Standing` rests on. Their
    schools are those of the posts."""
    tasks = ConsentTask.objects.filter(case=OuterRef("pk"), done_on__isnull=True)
    urgent = Decision.objects.filter(case=OuterRef("pk"), decision="urgent", superseded_at__isnull=True)
    latest = Review.objects.filter(case=OuterRef("pk")).order_by("-reviewed_at", "-pk").values("safety")[:1]
    rows = (
        cases_at(user, posts)
        .filter(pk__in=keys)
        .annotate(
            to_agree=Exists(tasks),
            outcome_of_consent=consent_outcome("student"),
            decided_urgent=Exists(urgent),
            safety_seen=Subquery(latest),
        )
    )
    schools = {post.school_id: post.school for post in posts}
    found: dict[int, Case] = {}
    for case in rows.select_related("student", "school_class", "flag", "round", "talk_task__answered_by"):
        case.school, found[case.pk] = schools[case.school_id], case
    return found
