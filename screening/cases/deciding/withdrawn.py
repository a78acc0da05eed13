"""Whether scores and answers of a child may still be read after its family took every consent back.

They are closed, on the page, in the workings and on paper; only what a person wrote down about danger opens them: an
urgent decision in force, or a sign of harm in the latest look.
"""

from typing import NamedTuple

from accounts.shortcuts import once_while_reading
from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.models import Case
from students.models import Consent, Student
from students.selectors import consents_in_force

URGENT, HARM = "urgent", "harm"


class Standing(NamedTuple):
    """What it rests on, of one case."""

    outcome: str | None  # of the consent in force
    is_urgent: bool  # decided, and in force
    safety: dict[str, str] | None  # of the latest look

    @property
    def is_withdrawn(self) -> bool:
        return self.outcome == Consent.Outcome.WITHDRAWN

    @property
    def danger(self) -> str:
        harm = self.safety and ReviewRecord(safety=self.safety).signs_of_harm
        return URGENT if self.is_urgent else HARM if harm else ""

    @property
    def is_closed(self) -> bool:
        return self.is_withdrawn and not self.danger


def _standing(case: Case) -> Standing:
    """Many parts of a page ask for it."""
    return once_while_reading(("standing", case.pk), lambda: _read_standing(case))


def _read_standing(case: Case) -> Standing:
    sheet = consents_in_force([case.student_id]).get(case.student_id)
    latest = max(case.reviews.all(), key=lambda row: (row.reviewed_at, row.pk), default=None)
    is_urgent = any(row.decision == "urgent" and row.superseded_at is None for row in case.decisions.all())
    return Standing(sheet.outcome if sheet else None, is_urgent, latest.safety if latest else None)


def safety_reason(case: Case) -> str:
    """URGENT, HARM or nothing."""
    return _standing(case).danger


def is_withdrawn(case: Case) -> bool:
    return _standing(case).is_withdrawn


def results_are_closed(student: Student) -> bool:
    """In the child's file: where no case of the child says of danger."""
    sheet = consents_in_force([student.pk]).get(student.pk)
    if sheet is None or sheet.outcome != Consent.Outcome.WITHDRAWN:
        return False
    return not any(safety_reason(case) for case in student.cases.all())


def answers_are_closed(case: Case) -> bool:
    return _standing(case).is_closed
