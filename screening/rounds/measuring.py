"""A stored result as something change can be judged by."""

from typing import Any

from django.utils import timezone

from screening.library.selectors import instrument_of
from screening.rounds.models import Result
from screening.scoring import Measured


def measured(row: Result) -> Measured:
    """A stored form total under the definition it was scored with: totals of two definitions are never compared."""
    assessment: Any = row.assessment
    form = instrument_of(row.instrument_version)
    return Measured(
        instrument_id=form.id,
        instrument_version=form.version,
        informant=form.informant,
        scale_id=form.total.id,
        concern=form.total.concern,
        rater=str(assessment.rater_id),
        date=timezone.localdate(assessment.submitted_at).isoformat(),
        prorated=row.total_prorated,
    )
