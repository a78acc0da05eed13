"""A registration sheet that came back is typed: what it confirms, what it changes, whom to call, what it allows.

Each part is recorded by the act that records it anywhere else; here they stand or fall together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.consents import ConsentSheet
from students.models import CareArrangement, Consent, FamilyContact, RegistrationSheet, Student
from students.registration_sheet import CARRIED_ON, LINES
from students.selectors import registration_state
from students.services.consent import record_consent, withdraw_consent
from students.services.family import CareImpossible, add_contact, end_contact, record_care

Says = RegistrationSheet.Says


class SheetChanged(Exception):
    """Somebody recorded something else for the child since the page was opened; nothing was written."""


@dataclass(frozen=True)
class TypedSheet:
    """What the paper says. `facts`: its care lines, if something has changed; `added`: fields of new contacts.

    `consent`: the signed lines; `withdraws`: everything is withdrawn. Neither: what is in force stays.
    """

    dated: date
    care: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    ended: tuple[UUID, ...] = ()
    added: tuple[Mapping[str, Any], ...] = ()
    consent: ConsentSheet | None = None
    withdraws: bool = False


@once("registration.type")
def type_registration(
    student: Student, *, by: User, school_year: int, typed: TypedSheet, seen: str, nonce: UUID | None = None
) -> RegistrationSheet:
    """`seen`: state of the child's entries when the page was opened (`selectors.registration_state`).

    Raises SheetChanged, CareImpossible, NoConsentForCare, ConsentImpossible, NothingToWithdraw.
    """
    Student.objects.select_for_update().get(pk=student.pk)
    if seen != registration_state(student):
        raise SheetChanged
    consent = _consent(student, by, typed)
    care = _care(student, by, typed)
    _contacts(student, by, typed)
    told = {"dated": typed.dated, "care_says": Says(typed.care), "typed_by": by, "typed_at": timezone.now()}
    parts = {"student": student, "school_year": school_year, "care": care, "consent": consent}
    row = RegistrationSheet.objects.create(**parts, **told)
    detail = {"care": typed.care, "year": school_year, "consent": str(consent.outcome) if consent else ""}
    record(by=by, verb="registration.type", obj=row, subjects=[student.public_id], detail=detail)
    return row


def _consent(student: Student, by: User, typed: TypedSheet) -> Consent | None:
    """First of all, because it may allow what follows."""
    if typed.withdraws:
        return withdraw_consent(student, by=by, dated=typed.dated, way=Consent.Way.SIGNED)
    if typed.consent is not None:
        return record_consent(student, by=by, sheet=typed.consent)
    return None


def _care(student: Student, by: User, typed: TypedSheet) -> CareArrangement | None:
    """Also a confirmation is an entry of its day: the one it confirms stays as it was."""
    if typed.care == Says.NOTHING:
        return None
    latest = student.care_arrangements.order_by("as_of", "pk").last()
    if latest is not None and typed.dated < latest.as_of:
        raise CareImpossible({"dated": "older"})
    carried = {name: getattr(latest, name) for name in CARRIED_ON} if latest else {}
    facts = typed.facts
    if typed.care == Says.UNCHANGED:
        facts = {name: getattr(latest, name) for name in LINES}
    source = CareArrangement.Source.PARENT
    return record_care(student, by=by, as_of=typed.dated, source=source, **carried, **facts)


def _contacts(student: Student, by: User, typed: TypedSheet) -> None:
    for contact in FamilyContact.objects.filter(student=student, public_id__in=typed.ended).order_by("pk"):
        end_contact(contact, by=by)
    for fields in typed.added:
        add_contact(student, by=by, **fields)
