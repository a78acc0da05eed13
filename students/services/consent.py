"""Consent sheets: each one is a new row; the latest row of a child is in force.

nothing → given | refused · given → given | refused | withdrawn · refused, withdrawn → given | refused
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from students import hooks
from students.consent_texts import hash_of
from students.consents import SCOPES, ConsentSheet, outcome_of, sheet_problems
from students.models import Consent, Student


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
