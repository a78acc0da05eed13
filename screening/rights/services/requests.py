"""What a family asks for is written down with its day, and answered. To ask for a stop or for erasure takes the consent
back: from that moment nothing new is gathered or used, while the answer is still being worked on."""

from contextlib import suppress
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.idempotency.once import once
from screening.rights.models import RightsRequest
from students.models import Student
from students.selectors import last_seat
from students.services.family import ConsentImpossible, NothingToWithdraw, withdraw_consent

DUE_WITHIN = timedelta(days=15)
Kind, Outcome = RightsRequest.Kind, RightsRequest.Outcome
STOPS = (Kind.STOP, Kind.ERASE)


class NotAnswered(Exception):
    """`args[0]`: the field, `args[1]`: a code: ``reason``, ``words``, ``answered``."""


@once("rights.ask")
def record_request(
    child: Student, *, by: User, kind: str, asked_by: str, asked_on: date, nonce: UUID | None = None
) -> RightsRequest:
    """Raises ConsentImpossible for a day that has not come."""
    if asked_on > timezone.localdate():
        raise ConsentImpossible({"asked_on": "future"})
    row = RightsRequest.objects.create(
        school=last_seat(child).school_class.school,
        student=child,
        kind=Kind(kind),
        asked_by=asked_by.strip(),
        asked_on=asked_on,
        due_on=asked_on + DUE_WITHIN,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    audit.record(by=by, verb="rights.ask", obj=row, subjects=[child.public_id], detail={"kind": kind})
    if row.kind in STOPS:
        with suppress(NothingToWithdraw):
            withdraw_consent(child, by=by, dated=timezone.localdate(), guardian_name=asked_by)
    return row


@once("rights.answer")
def answer_request(
    row: RightsRequest, *, by: User, outcome: str, reason: str = "", answer: str = "", nonce: UUID | None = None
) -> RightsRequest:
    """A refusal has its reason, and words the family can read. Raises NotAnswered."""
    row = RightsRequest.objects.select_for_update().get(pk=row.pk)
    refused = outcome == Outcome.REFUSED
    if row.answered_at:
        raise NotAnswered("", "answered")
    if refused and not reason:
        raise NotAnswered("reason", "reason")
    if refused and not answer.strip():
        raise NotAnswered("answer", "words")
    row.outcome, row.reason, row.answer = Outcome(outcome), reason if refused else "", answer.strip()
    row.answered_at, row.answered_by = timezone.now(), by
    row.save(update_fields=["outcome", "reason", "answer", "answered_at", "answered_by"])
    subjects = [row.student.public_id] if row.student else []
    audit.record(by=by, verb="rights.answer", obj=row, subjects=subjects, detail={"outcome": outcome})
    return row
