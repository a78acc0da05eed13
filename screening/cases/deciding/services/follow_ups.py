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
def complete_follow_up(follow_up: FollowUp, *, by: User, result: str, next_due_on: date | None = None) -> FollowUp:
    """What the check found, and the next one; a case that is helped is never left without a next day. Pressed twice it
    is one; another text for a check that is done is refused. Raises NotYet."""
    case = Case.objects.select_for_update().get(pk=follow_up.case_id)
    follow_up = FollowUp.objects.select_for_update(of=("self",)).select_related("case__student").get(pk=follow_up.pk)
    if follow_up.done_on:
        if follow_up.result != result:
            raise NotYet("result", "recorded-before")
        return follow_up
    if next_due_on and next_due_on <= timezone.localdate():
        raise NotYet("next_due_on", "past")
    follow_up.done_on, follow_up.done_by, follow_up.result = timezone.localdate(), by, result
    follow_up.save(update_fields=["done_on", "done_by", "result"])
    if next_due_on:
        FollowUp.objects.create(case=case, due_on=next_due_on)
    elif case.state in HELPED and next_day(case) is None:
        raise NotYet("next_due_on", "next-step-needed")
    set_next(case)
    _audit(case, by, "follow_up.complete")
    return follow_up


def _audit(case: Case, by: User, verb: str) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id])
