"""Follow-ups: a dated check whether it helped, what it found, and what comes next."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services.deciding import CaseClosed
from screening.cases.deciding.services.next_step import HELPED, next_day, set_next
from screening.cases.models import Case, FollowUp
from screening.idempotency.once import once


@once("follow_up.add", strict=True)
def add_follow_up(case: Case, *, by: User, due_on: date, nonce: UUID | None = None) -> FollowUp:
    """One more day to look. Raises CaseClosed, SentBefore, NotYet for a day that is past."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    if due_on < timezone.localdate():
        raise NotYet("due_on", "past")
    follow_up = FollowUp.objects.create(case=case, due_on=due_on)
    set_next(case)
    _audit(case, by, "follow_up.add")
    return follow_up


@transaction.atomic
def complete_follow_up(
    follow_up: FollowUp,
    *,
    by: User,
    result: str,
    next_due_on: date | None = None,
    way: str = "",
    child_says: str = "",
    dated: date | None = None,
) -> FollowUp:
    """What the check found, and the next one; a case that is helped is never left without a next day. Pressed twice it
    is one; another text for a check that is done is refused. Raises NotYet."""
    case = Case.objects.select_for_update().get(pk=follow_up.case_id)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("case__student").get(pk=follow_up.pk)
    if follow_up.done_on:
        if follow_up.result != result:
            raise NotYet("result", "recorded-before")
        return follow_up
    _check_days(dated, next_due_on)
    follow_up.done_on, follow_up.done_by, follow_up.result = dated or timezone.localdate(), by, result
    follow_up.way, follow_up.child_says = way, child_says
    follow_up.save()
    if next_due_on:
        FollowUp.objects.create(case=case, due_on=next_due_on)
    elif case.state in HELPED and next_day(case) is None:
        raise NotYet("next_due_on", "next-step-needed")
    set_next(case)
    _audit(case, by, "follow_up.complete")
    return follow_up


@once("talk.record", strict=True)
def record_talk(
    case: Case, *, by: User, nonce: UUID, dated: date, way: str, result: str, child_says: str, next_due_on: date
) -> FollowUp:
    """A talk without a new decision, and the next day to look. It keeps the earliest look that was agreed for that day
    or before; with none it is a row of its own. Raises CaseClosed, SentBefore, NotYet."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    _check_days(dated, next_due_on)
    waiting = case.follow_ups.filter(done_on__isnull=True).order_by("due_on", "pk")
    agreed = waiting.filter(due_on__lte=max(dated, timezone.localdate())).first()
    row = agreed or FollowUp(case=case, due_on=dated, agreed=False)
    row.done_on, row.done_by, row.result, row.way, row.child_says = dated, by, result, way, child_says
    row.save()
    waiting.get_or_create(due_on=next_due_on, defaults={"case": case})
    set_next(case)
    _audit(case, by, "talk.record")
    return row


def _check_days(dated: date | None, next_due_on: date | None) -> None:
    today = timezone.localdate()
    if dated and dated > today:
        raise NotYet("dated", "future")
    if next_due_on and next_due_on <= today:
        raise NotYet("next_due_on", "past")


def _audit(case: Case, by: User, verb: str) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id])
