"""Consent, care and seats of one child, oldest first, read once where a page only reads: its head and its story rest on
the same rows."""

from accounts.shortcuts import once_while_reading
from students import access
from students.models import CareArrangement, Consent, Enrolment, Student
from students.selectors import calendar_parts


def consents_of(student: Student) -> list[Consent]:
    return once_while_reading(("consents of a child", student.pk), lambda: list(access.consent_rows([student.pk])))


def care_of(student: Student) -> list[CareArrangement]:
    rows = access.care_rows([student.pk]).select_related("student", "recorded_by")
    return once_while_reading(("care of a child", student.pk), lambda: list(rows))


def seats_of(student: Student) -> list[Enrolment]:
    county = "school_class__school__township__county"
    rows = student.enrolments.select_related(county).prefetch_related(*calendar_parts(county))
    return once_while_reading(("seats of a child", student.pk), lambda: list(rows.order_by("starts", "pk")))
