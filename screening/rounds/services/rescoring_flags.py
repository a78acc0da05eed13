"""Whom a re-score may still ask somebody to look at."""

from collections.abc import Iterable
from datetime import date

from screening.rounds.services.rescoring_rows import portions
from students.consents import standing
from students.dated import in_force
from students.models import Enrolment
from students.selectors import consents_in_force

SCOPES = ("teacher_forms", "child_forms")


def still_looked_after(students: Iterable[int], *, on: date) -> list[int]:
    """Children at a school that day whose family still agrees: a re-score may come long after the round."""
    found: list[int] = []
    for some in portions(students):
        here = Enrolment.objects.filter(in_force(on), student__in=some)
        present, consents = set(here.values_list("student_id", flat=True)), consents_in_force(some)
        found += [child for child in some if child in present and _agrees(consents.get(child))]
    return found


def _agrees(consent: object) -> bool:
    return any(standing(consent, scope) == "given" for scope in SCOPES)  # type: ignore[arg-type]
