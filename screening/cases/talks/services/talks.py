"""The class teacher's ten minutes: tier B first, and two random ones. What an answer does, and what silence does."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.access import may_change_answer
from screening.cases.models import Case, TalkTask, WatchCheck
from screening.cases.opening.services.opening import move_to_counselor
from screening.cases.talks.services.watch_checks import ask_teacher_next
from screening.library import texts
from screening.rounds.services.concerns import raise_concern

PLEASE_SEE = TalkTask.PLEASE_SEE
ANSWERS = "chain.talk_card.after.options"
NOT_POSSIBLE = "chain.talk_card.not_possible.options"


class TalkAnswered(Exception):
    """Another answer stands there by now, or the round is over."""


class TalkLapsed(Exception):
    """The days are over; the counselor looks now."""


@transaction.atomic
def answer_talk(
    task: TalkTask,
    *,
    by: User,
    nonce: UUID,
    answer: str = "",
    not_possible: str = "",
    note: str = "",
    instead_of: str = "",
) -> TalkTask:
    """“No talk yet” keeps it open with the reason; “please see” makes it the counselor's. An answer can be changed
    until the round closes by somebody who has read the one before (`instead_of`); the audit log keeps both."""
    task = TalkTask.objects.select_for_update(of=("self",)).select_related("case", "student", "round").get(pk=task.pk)
    before = task.answer
    if before and before == answer and task.note == note and task.answered_by_id == by.pk:
        return task
    _check(answer, not_possible)
    _refuse(task, by, answer, instead_of)
    task.answer, task.not_possible, task.note = answer, not_possible, note
    if answer:
        task.state, task.answered_at, task.answered_by = TalkTask.State.ANSWERED, timezone.now(), by
    task.save()
    _record(task, by, before)
    if answer == PLEASE_SEE != before:
        _ask_counselor(task, by=by, nonce=nonce)
    return task


def _record(task: TalkTask, by: User, before: str) -> None:
    detail = {"answer": task.answer, "not_possible": task.not_possible, "before": before}
    audit.record(by=by, verb="talk.answer", obj=task, subjects=[task.student.public_id], detail=detail)


def _refuse(task: TalkTask, by: User, answer: str, instead_of: str) -> None:
    if task.answer != instead_of or (task.answer and not (answer and may_change_answer(by, task))):
        raise TalkAnswered
    if task.state == TalkTask.State.LAPSED:
        raise TalkLapsed


def _check(answer: str, not_possible: str) -> None:
    if answer not in ("", *texts.ids(ANSWERS)) or not_possible not in ("", *texts.ids(NOT_POSSIBLE)):
        raise ValueError("unknown answer")
    if bool(answer) == bool(not_possible):
        raise ValueError("one answer, or why there was no talk yet")


def _ask_counselor(task: TalkTask, *, by: User, nonce: UUID) -> None:
    """A case nobody has decided yet moves; after a decision, or without a case, it is a concern of its own."""
    if task.case and task.case.state in (Case.State.WAITING, Case.State.UNDER_REVIEW):
        move_to_counselor(task.case, because="teacher-please-see", by=by)
    else:
        raise_concern(task.student, by=by, note=task.note, nonce=nonce)


@transaction.atomic
def move_overdue_talks() -> int:
    """Tier B without an answer in time becomes tier A; a random talk lapses. Returns how many children moved."""
    today = timezone.localdate()
    late = TalkTask.objects.filter(state=TalkTask.State.WAITING, due_on__lt=today, case__paused_on__isnull=True)
    late.filter(kind=TalkTask.Kind.RANDOM).update(state=TalkTask.State.LAPSED)
    cases = Case.objects.filter(talk_task__in=late.filter(kind=TalkTask.Kind.TIER_B), decisions=None)
    cases = cases.filter(state__in=(Case.State.WAITING, Case.State.UNDER_REVIEW), first_seen_on__isnull=True)
    moved = [move_to_counselor(case, because="no-answer") for case in cases.select_related("student", "round")]
    late.filter(kind=TalkTask.Kind.TIER_B).update(state=TalkTask.State.LAPSED)
    return len(moved)


@transaction.atomic
def create_watch_checks() -> int:
    """The next four-week question of every child on watch, once the one before was answered or its day is over."""
    today = timezone.localdate()
    made = 0
    for case in Case.objects.filter(state=Case.State.WATCH, next_on__gt=today, paused_on__isnull=True):
        latest = case.watch_checks.order_by("due_on").last()
        if latest and latest.due_on <= today:
            made += ask_teacher_next(case, after=latest.due_on, until=case.next_on or today, not_before=today)
    return made


@transaction.atomic
def answer_watch_check(check: WatchCheck, *, by: User, compared: str, news: str, next_step: str) -> WatchCheck:
    """Three unscored answers about a child on watch. “Please see” brings the case back to the counselor's desk, as a
    child whom the counselor sees."""
    check = WatchCheck.objects.select_for_update(of=("self",)).select_related("case__student").get(pk=check.pk)
    if check.answered_at:
        return check
    check.compared, check.news, check.next_step = compared, news, next_step
    check.answered_at, check.answered_by = timezone.now(), by
    check.save()
    audit.record(by=by, verb="watch.answer", obj=check, subjects=[check.case.student.public_id])
    if next_step == PLEASE_SEE and check.case.state == Case.State.WATCH:
        next_on = min(check.case.next_on or timezone.localdate(), timezone.localdate())
        Case.objects.filter(pk=check.case_id).update(state=Case.State.UNDER_REVIEW, next_on=next_on)
        move_to_counselor(check.case, because="teacher-please-see", by=by)
    return check
