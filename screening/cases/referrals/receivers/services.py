"""A receiver is entered, changed and ended, never deleted. What it is told follows from its kind and cannot be set."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.models import Receiver
from screening.cases.referrals.receivers.access import KINDS
from screening.idempotency.once import once
from screening.library import texts
from students.models import County


@once("receiver.enter", strict=True)
def enter_receiver(
    county: County, *, by: User, nonce: UUID, kind: str, unit: str, person: str, phone: str, reply_days: int
) -> Receiver:
    """One more unit of the county. Pressed twice it is one; raises SentBefore for other content."""
    values: dict[str, Any] = {"kind": kind, "unit": unit, "person": person, "phone": phone, "reply_days": reply_days}
    profile = next(row["profile"] for row in texts.node(KINDS) if row["id"] == kind)
    made = {"changed_by": by, "changed_at": timezone.now()}
    receiver = Receiver.objects.create(county=county, profile=profile, **values, **made)
    audit.record(by=by, verb="receiver.enter", obj=receiver, detail={"kind": kind})
    return receiver


@transaction.atomic
def change_receiver(
    receiver: Receiver, *, by: User, seen: datetime | None, unit: str, person: str, phone: str, reply_days: int
) -> Receiver:
    """Who answers there today. `seen`: when the form was filled from; nobody's later change is overwritten."""
    receiver = Receiver.objects.select_for_update().get(pk=receiver.pk)
    values = {"unit": unit, "person": person, "phone": phone, "reply_days": reply_days}
    if all(getattr(receiver, name) == value for name, value in values.items()):
        return receiver
    if receiver.ended_at or receiver.changed_at != seen:
        raise NotYet("unit", "changed-meanwhile")
    for name, value in values.items():
        setattr(receiver, name, value)
    receiver.changed_by, receiver.changed_at = by, timezone.now()
    receiver.save()
    audit.record(by=by, verb="receiver.change", obj=receiver, detail={"kind": receiver.kind})
    return receiver


@transaction.atomic
def end_receiver(receiver: Receiver, *, by: User) -> Receiver:
    """Asked no more; referrals on their way go on. Pressed twice it ends once."""
    receiver = Receiver.objects.select_for_update().get(pk=receiver.pk)
    if receiver.ended_at is None:
        receiver.ended_by, receiver.ended_at = by, timezone.now()
        receiver.save(update_fields=["ended_by", "ended_at"])
        audit.record(by=by, verb="receiver.end", obj=receiver, detail={"kind": receiver.kind})
    return receiver
