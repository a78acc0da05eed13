"""Consent and care of one child, oldest first, read once where a page only reads: its head and its story rest on the
same rows."""

from accounts.shortcuts import once_while_reading
from students import access
from students.models import CareArrangement, Consent, Student


def consents_of(student: Student) -> list[Consent]:
    return once_while_reading(("consents of a child", student.pk), lambda: list(access.consent_rows([student.pk])))


def care_of(student: Student) -> list[CareArrangement]:
    rows = access.care_rows([student.pk]).select_related("student", "recorded_by")
    return once_while_reading(("care of a child", student.pk), lambda: list(rows))
