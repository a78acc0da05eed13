"""Two open cases of one child at one school become one: the first keeps its number and takes in all that hangs on the
second. They come from a hand-over to a school where the child had come up meanwhile.
Whom the counselor has seen or decided about stays the counselor's, as where a flag joins."""

from datetime import date, datetime, time
from itertools import groupby, pairwise

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from accounts import audit
from screening.cases.models import Case, ConsentTask, Decision, EarlierFlag, PlanRevision, SupportPlan, TalkTask
from screening.cases.opening.services.joining import earliest, end_talk, is_answered, remember, to_the_counselor
from screening.rounds.models import Tier
from students.models import School, Student

_ONE_EACH = ("plan", "talk_task")
_MOVED_APART = {
    "decisions",
    "hand_overs",
    "watch_checks",
    "visit_day_sheets",
    "left_open",
    "kept_open",
    "consent_tasks",
    *_ONE_EACH,
}


@transaction.atomic
def join_cases(student: Student, school: School, *, today: date) -> int:
    """All open cases of a child at a school, oldest first."""
    rows = Case.objects.select_for_update(of=("self",)).filter(student=student, school=school)
    first, *others = rows.exclude(state=Case.State.CLOSED).select_related("student").order_by("opened_on", "pk")
    for other in others:
        _take_in(first, other, today)
    if first.to_be_joined:
        Case.objects.filter(pk=first.pk).update(to_be_joined=False)
    return len(others)


def _take_in(case: Case, other: Case, today: date) -> None:
    """`other` came up later: what it says of state and dates holds, and nobody's day becomes later by it."""
    came, answered = timezone.make_aware(datetime.combine(other.opened_on, time())), is_answered(case)
    talked_about = Tier.B in (case.tier, other.tier)
    remember(case, at=came, other_number=other.number)
    _move_rows(case, other)
    case.paused_on = case.paused_on if other.paused_on else None  # one that runs goes on
    both_wait = case.is_undecided and other.is_undecided
    earlier = (case.opened_on, case.desk_due_on, case.seen_due_on, case.answer_due_on)
    case.next_on = earliest(case.next_on, other.next_on)
    for name in (*EarlierFlag.AS_OF_CASE, "hidden_until_seen"):
        setattr(case, name, getattr(other, name))
    if both_wait:
        case.opened_on = min(case.opened_on, earlier[0])
        for name, day in zip(("desk_due_on", "seen_due_on", "answer_due_on"), earlier[1:], strict=True):
            setattr(case, name, earliest(getattr(case, name), day))
        if case.desk_due_on:
            case.tier = Tier.A
    if answered and case.is_undecided and case.tier == Tier.B:  # somebody has the child in hand, as in `join`
        to_the_counselor(case, today, today=today)
    flag, other.flag = case.flag, None
    other.save(update_fields=["flag"])
    case.flag = flag
    detail = {"other": str(other.public_id)}
    other.delete()
    case.save()
    end_talk(case, Tier.B if talked_about else case.tier)
    audit.record(by=None, verb="case.join_second", obj=case, subjects=[case.student.public_id], detail=detail)


def _move_rows(case: Case, other: Case) -> None:
    """Whatever may stand beside what the case has goes over as it is."""
    for one in Case._meta.related_objects:
        if one.get_accessor_name() not in _MOVED_APART:
            one.related_model._default_manager.filter(**{one.field.name: other}).update(**{one.field.name: case})
    _move_decisions(case, other)
    now = timezone.now()
    if case.hand_overs.filter(accepted_at=None, superseded_at=None).exists():
        other.hand_overs.filter(accepted_at=None, superseded_at=None).update(superseded_at=now)
    other.hand_overs.update(case=case)
    other.left_open.update(case=case)
    _move_what_is_asked_once(case, other)
    other.visit_day_sheets.exclude(visit__in=case.visit_day_sheets.values("visit")).update(case=case)
    _move_checks(case, other)
    _move_plan(case, other)
    _move_talk(case, other)


def _move_what_is_asked_once(case: Case, other: Case) -> None:
    """Who goes on, and what is agreed after a withdrawal, is asked of both cases as one."""
    asked = case.kept_open.filter(answered_at__isnull=True).values("concern")
    other.kept_open.filter(answered_at__isnull=True, concern__in=asked).delete()
    other.kept_open.update(case=case)
    agreed = case.consent_tasks.filter(kind=ConsentTask.Kind.AGREE).values("taken_back_on")
    other.consent_tasks.filter(kind=ConsentTask.Kind.AGREE, taken_back_on__in=agreed).delete()
    other.consent_tasks.update(case=case)


def _move_decisions(case: Case, other: Case) -> None:
    """The later one stays in force."""
    in_force = Decision.objects.filter(case__in=[case, other], superseded_at=None).order_by("decided_at", "pk")
    for earlier, later in pairwise(list(in_force)):
        Decision.objects.filter(pk=earlier.pk).update(superseded_at=later.decided_at)
    other.decisions.update(case=case)


def _move_checks(case: Case, other: Case) -> None:
    """An answered question stays; of two for one day that nobody has answered, one."""
    checks = sorted([*case.watch_checks.all(), *other.watch_checks.all()], key=lambda one: (one.due_on, one.pk))
    for _day, same in groupby(checks, key=lambda one: one.due_on):
        kept, *more = sorted(same, key=lambda one: (one.answered_at is None, one.pk))
        for one in more:
            one.delete()
        if kept.case_id != case.pk:
            type(kept).objects.filter(pk=kept.pk).update(case=case)


def _move_plan(case: Case, other: Case) -> None:
    """One plan with the actions, goals and revisions of both."""
    mine, theirs = getattr(case, "plan", None), getattr(other, "plan", None)
    if theirs and mine:
        theirs.actions.update(plan=mine)
        theirs.goals.update(plan=mine)
        last = mine.revisions.aggregate(last=Max("number"))["last"] or 0
        PlanRevision.objects.filter(plan=theirs).update(plan=mine, number=F("number") + last)
        SupportPlan.objects.filter(pk=mine.pk).update(review_on=min(mine.review_on, theirs.review_on))
        theirs.delete()
    elif theirs:
        SupportPlan.objects.filter(pk=theirs.pk).update(case=case)


def _move_talk(case: Case, other: Case) -> None:
    """The newer talk is the one the desk waits for; the older stays with the child, and one is enough to be had."""
    if hasattr(other, "talk_task"):
        TalkTask.objects.filter(case=case, state=TalkTask.State.WAITING).update(state=TalkTask.State.LAPSED)
        TalkTask.objects.filter(case=case).update(case=None)
        TalkTask.objects.filter(case=other).update(case=case)
