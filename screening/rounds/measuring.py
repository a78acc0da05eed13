"""A stored result as something change can be judged by."""

from typing import Any

from django.utils import timezone

from screening.library.selectors import instrument_of
from screening.rounds.models import Assessment, Informant, Result
from screening.scoring import Measured


def rater_of(assessment: Assessment) -> str:
    """Whose eyes: the teacher's; of a child's own answers the child's, whoever typed and handed them in."""
    if assessment.informant == Informant.CHILD:
        return f"child {assessment.student_id}"
    return str(assessment.rater_id)


def measured_total(row: Result) -> Measured:
    """A stored form total under the definition it was scored with: totals of two definitions are never compared."""
    assessment: Any = row.assessment
    form = instrument_of(row.instrument_version)
    return Measured(
        instrument_id=form.id,
        instrument_version=form.version,
        informant=form.informant,
        scale_id=form.total.id,
        concern=form.total.concern,
        rater=rater_of(assessment),
        date=timezone.localdate(assessment.submitted_at).isoformat(),
        prorated=row.total_prorated,
    )
