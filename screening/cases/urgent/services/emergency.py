"""To open one case in an emergency, and to take note of it. Reading only; it closes by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.services.passwords import WrongPassword
from accounts.services.tries import count_try
from screening.cases.access.emergency import case_to_open
from screening.cases.models import Case, EmergencyLook
from screening.idempotency.once import made_before, once
from students.models import School

PURPOSE = "emergency-look"


class NotFound(Exception):
    """No open case is exactly this one. The same answer for a wrong name, class, number and for no case at all."""


def open_in_emergency(
    school: School, *, by: User, password: str, reason: str, nonce: UUID, **child: Any
) -> EmergencyLook:
    """For so many hours this counselor reads this one case; the headteacher is told who and why. `child` as
    `case_to_open` takes it.

    Raises TooManyTries (five an hour, right ones too), WrongPassword, NotFound; every refusal is in the audit log.
    """
    done = made_before(EmergencyLook, "case.open_in_emergency", by=by, nonce=nonce)
    if done:
        return done
    count_try(purpose=PURPOSE, address=str(by.public_id))
    if not by.check_password(password):
        audit.record(by=by, verb="case.emergency_refused", obj=school, detail={"because": "password"})
        raise WrongPassword
    case = case_to_open(by, school=school, **child)
    if case is None:
        audit.record(by=by, verb="case.emergency_refused", obj=school, detail={"because": "not-found"})
        raise NotFound
    return _open(case, by=by, nonce=nonce, reason=reason.strip())


@once("case.open_in_emergency")
def _open(case: Case, *, by: User, nonce: UUID, reason: str) -> EmergencyLook:
    now = timezone.now()
    until = now + timedelta(hours=settings.EMERGENCY_LOOK_HOURS)
    row = EmergencyLook.objects.create(case=case, reason=reason, opened_by=by, opened_at=now, open_until=until)
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.open_in_emergency", obj=row, subjects=subjects, purpose="emergency")
    return row


@transaction.atomic
def note_emergency_look(row: EmergencyLook, *, by: User) -> EmergencyLook:
    """The headteacher, or the protection contact, has read it. A second press changes nothing."""
    row = EmergencyLook.objects.select_for_update(of=("self",)).select_related("case__student").get(pk=row.pk)
    if row.noted_at is None:
        row.noted_at, row.noted_by = timezone.now(), by
        row.save(update_fields=["noted_at", "noted_by"])
        subjects = [row.case.student.public_id]
        audit.record(by=by, verb="emergency_notice.note", obj=row, subjects=subjects)
    return row
