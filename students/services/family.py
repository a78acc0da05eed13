"""Care arrangement, contacts and the three unscored lines of a child."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students import hooks
from students.care import problems, tidy
from students.consent_texts import hash_of
from students.consents import SCOPES, ConsentSheet, outcome_of, sheet_problems, standing
from students.models import CareArrangement, Consent, FamilyContact, RegistrationSheet, StrengthNote, Student
from students.registration_sheet import CARRIED_ON, LINES
from students.selectors import registration_state


class ConsentImpossible(Exception):
    """``problems``: field → code, as in students.consents."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(", ".join(sorted(problems)))
        self.problems = problems


class NothingToWithdraw(Exception):
    """No sheet is in force, or it allows nothing of what is withdrawn."""


@once("consent.record")
def record_consent(student: Student, *, by: User, sheet: ConsentSheet, nonce: UUID | None = None) -> Consent:
    """An answered sheet is in force from now on. Raises ConsentImpossible."""
    latest = _in_force(student)
    problems = sheet_problems(sheet, today=timezone.localdate(), latest=latest.dated if latest else None)
    if problems:
        raise ConsentImpossible(problems)
    text_hash = hash_of(sheet.text_version.strip())
    return _add(student, by, sheet.fields() | {"outcome": outcome_of(sheet.answers), "text_hash": text_hash})


@once("consent.record")
def withdraw_consent(
    student: Student,
    *,
    by: User,
    dated: date,
    scopes: Iterable[str] = SCOPES,
    guardian_name: str = "",
    way: str = "in-person",
    nonce: UUID | None = None,
) -> Consent:
    """As easy as giving: a call, a slip of paper or a word is enough. Lines not named stay as they are.

    Raises NothingToWithdraw, ConsentImpossible (a day that has not come, or before the sheet in force).
    """
    sheet, named = _in_force(student), set(scopes)
    if sheet is None or not _open_lines(sheet) & named:
        raise NothingToWithdraw
    if dated > timezone.localdate() or dated < sheet.dated:
        raise ConsentImpossible({"dated": "future" if dated > timezone.localdate() else "older"})
    told = {"dated": dated, "guardian_name": guardian_name.strip(), "way": Consent.Way(way)}
    return _add(student, by, _without(sheet, named) | told)


def _without(sheet: Consent, named: set[str]) -> dict[str, Any]:
    """The sheet with a no on these lines; with nothing left it is withdrawn."""
    kept = ("authority", "child_agrees", "guardian_relation", "text_version", "text_hash")
    answers = {scope: Consent.Answer.NO if scope in named else getattr(sheet, scope) for scope in SCOPES}
    outcome = Consent.Outcome.GIVEN if _open_lines(sheet) - named else Consent.Outcome.WITHDRAWN
    return {name: getattr(sheet, name) for name in kept} | answers | {"outcome": outcome}


def _open_lines(sheet: Consent) -> set[str]:
    """Lines that are not a plain no; none once the sheet is refused or withdrawn."""
    return {scope for scope in SCOPES if getattr(sheet, scope) != Consent.Answer.NO}


def _in_force(student: Student) -> Consent | None:
    Student.objects.select_for_update().get(pk=student.pk)  # two sheets of one child are recorded one after the other
    return student.consents.order_by("dated", "pk").last()


def _add(student: Student, by: User, fields: dict[str, Any]) -> Consent:
    row = Consent.objects.create(student=student, recorded_by=by, recorded_at=timezone.now(), **fields)
    detail = {"outcome": str(row.outcome)}
    record(by=by, verb="consent.record", obj=row, subjects=[student.public_id], detail=detail)
    for hook in hooks.consent_recorded:
        hook(row)
    return row


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
