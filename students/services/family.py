"""Care arrangement, contacts and the three unscored lines of a child."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students.care import problems, tidy
from students.consents import standing
from students.models import CareArrangement, FamilyContact, StrengthNote, Student
from students.registration_sheet import CARRIED_ON, LINES


class CareImpossible(Exception):
    """``problems``: field → code, as in students.care."""

    def __init__(self, found: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(found)))
        self.problems = found


class CareChanged(Exception):
    """Something else was recorded since the person looked."""


class NoConsentForCare(Exception):
    """The family has not agreed that the care situation is kept."""


@once("care.record")
def record_care(
    student: Student, *, by: User, as_of: date, source: str, nonce: UUID | None = None, **facts: Any
) -> CareArrangement:
    """What somebody knew on a day, as a new row; `facts` are the other fields of CareArrangement.

    What the school's own register says may be kept unless the family said no; everything else needs consent.
    Raises NoConsentForCare, CareImpossible.
    """
    allowed = standing(student.consents.order_by("dated", "pk").last(), "care_context")
    if allowed == "refused" or (allowed == "waiting" and source != CareArrangement.Source.REGISTER):
        raise NoConsentForCare
    fields = tidy({**facts, "as_of": as_of, "source": CareArrangement.Source(source)})
    found = problems(fields, timezone.localdate())
    if found:
        raise CareImpossible(found)
    row = CareArrangement.objects.create(student=student, recorded_by=by, recorded_at=timezone.now(), **fields)
    record(by=by, verb="care.record", obj=row, subjects=[student.public_id])
    return row


@once("care.confirm")
def confirm_care(student: Student, *, by: User, seen: int, source: str, nonce: UUID | None = None) -> CareArrangement:
    """What was known last still holds today: all of it as one more entry; the one it confirms stays as it was.

    `seen`: the entry whose facts the person read. Raises CareChanged, NoConsentForCare, CareImpossible.
    """
    Student.objects.select_for_update().get(pk=student.pk)
    latest = student.care_arrangements.order_by("as_of", "pk").last()
    if latest is None or latest.pk != seen:
        raise CareChanged
    facts = {name: getattr(latest, name) for name in (*LINES, *CARRIED_ON)}
    return record_care(student, by=by, as_of=timezone.localdate(), source=source, **facts)


@once("contact.add")
def add_contact(
    student: Student,
    *,
    by: User,
    name: str,
    relation: str,
    phone: str = "",
    is_guardian: bool = False,
    nonce: UUID | None = None,
) -> FamilyContact:
    row = FamilyContact.objects.create(
        student=student,
        name=name.strip(),
        relation=relation.strip(),
        phone=phone.strip(),
        is_guardian=is_guardian,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    record(by=by, verb="contact.add", obj=row, subjects=[student.public_id])
    return row


@transaction.atomic
def end_contact(contact: FamilyContact, *, by: User) -> FamilyContact:
    """Not to be called any more; the row stays in the history."""
    if contact.ended_at is None:
        contact.ended_at = timezone.now()
        contact.save(update_fields=["ended_at"])
        record(by=by, verb="contact.end", obj=contact, subjects=[contact.student.public_id])
    return contact


@once("strength.record")
def record_strength(
    student: Student, *, by: User, line: str, source: str, text: str, nonce: UUID | None = None
) -> StrengthNote:
    """One of the three lines; the newest of a line is the one shown first."""
    row = StrengthNote.objects.create(
        student=student,
        line=StrengthNote.Line(line),
        source=StrengthNote.Source(source),
        text=text.strip(),
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    record(by=by, verb="strength.record", obj=row, subjects=[student.public_id])
    return row
