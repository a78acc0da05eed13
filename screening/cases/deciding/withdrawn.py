"""Whether scores and answers of a child may still be read after its family took every consent back.

They are closed, on the page, in the workings and on paper; only what a person wrote down about danger opens them: an
urgent decision in force, or a sign of harm in the latest look.
"""

from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.models import Case
from students.models import Consent, Student
from students.selectors import consents_in_force

URGENT, HARM = "urgent", "harm"


def safety_reason(case: Case) -> str:
    """URGENT, HARM or nothing."""
    if case.decisions.filter(decision="urgent", superseded_at__isnull=True).exists():
        return URGENT
    latest = case.reviews.order_by("reviewed_at", "pk").last()
    return HARM if latest is not None and ReviewRecord(safety=latest.safety).signs_of_harm else ""


def is_withdrawn(case: Case) -> bool:
    return _took_everything_back(case.student_id)


def _took_everything_back(student: int) -> bool:
    sheet = consents_in_force([student]).get(student)
    return sheet is not None and sheet.outcome == Consent.Outcome.WITHDRAWN


def results_are_closed(student: Student) -> bool:
    """In the child's file: where no case of the child says of danger."""
    if not _took_everything_back(student.pk):
        return False
    return not any(safety_reason(case) for case in student.cases.all())


def answers_are_closed(case: Case) -> bool:
    return is_withdrawn(case) and not safety_reason(case)
