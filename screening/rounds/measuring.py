"""A stored result as something change can be judged by."""

from typing import Any

from django.utils import timezone

from screening.library.selectors import instrument_of
from screening.rounds.models import Result
from screening.scoring import Measured


def measured(row: Result) -> Measured:
    """A stored form total as something change can be judged by."""
    assessment: Any = row.assessment
    form = instrument_of(assessment.instrument_version)
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
