"""What a round says about its own forms when it closes: Cronbach's alpha of each form total in this sample.

record_alphas(round_scoring, *, by=None) -> list[ReliabilityRecord]       a second time records nothing new

Two rounds with the same raters are months apart: what differs between them is also change, so no retest reliability is
made of them. A retest is put on record by the district officer, from a study of some weeks.
"""

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from accounts.models import User
from screening.instruments import Instrument
from screening.library.models import ReliabilityRecord
from screening.library.services import record_reliability
from screening.rounds.models import Assessment
from screening.rounds.round_scoring import PinnedForm, RoundScoring
from screening.rounds.services.scored_rows import answer_matrix
from screening.scoring import cronbach_alpha
from screening.scoring.answer_matrix import MISSING
from screening.scoring.point_columns import points_of_total

FEWEST = 30  # complete rows; below it an alpha says nothing


@transaction.atomic
def record_alphas(round_scoring: RoundScoring, *, by: User | None = None) -> list[ReliabilityRecord]:
    """One for each form with 30 complete rows or more, over all grades, with the SD of the same totals."""
    found = [_record(round_scoring, form, by) for form in round_scoring.forms]
    return [record for record in found if record is not None]


def complete_rows(instrument: Instrument, answers: list[dict[str, int | str]]) -> NDArray[np.int64]:
    """n × k points that the total's items add to it; rows with a missing answer left out."""
    number = {item.id: place for place, item in enumerate(instrument.items)}
    places = [number[item] for item in instrument.total.items]
    matrix: NDArray[np.int64] = answer_matrix(instrument, answers)[:, places]
    return points_of_total(instrument, matrix[(matrix != MISSING).all(axis=1)])


def _record(round_scoring: RoundScoring, form: PinnedForm, by: User | None) -> ReliabilityRecord | None:
    rows = Assessment.objects.filter(
        round=round_scoring.round, superseded_at__isnull=True, instrument_version=form.version
    )
    matrix = complete_rows(form.instrument, list(rows.order_by("pk").values_list("answers", flat=True)))
    totals = matrix.sum(axis=1)
    if len(matrix) < FEWEST or np.ptp(totals) == 0:  # all children alike have no alpha
        return None
    alpha, sd = cronbach_alpha(matrix), float(totals.std(ddof=1))
    if not 0 <= alpha < 1:
        return None  # items that contradict each other: nothing to judge change by
    return record_reliability(
        form.scored_as,
        by=by,
        scale=form.instrument.total.id,
        kind="alpha",
        value=alpha,
        sd=sd,
        source=_source(round_scoring),
        n=len(matrix),
        source_round=round_scoring.round.public_id,
    )


def _source(round_scoring: RoundScoring) -> str:
    year = round_scoring.round.school_year
    return f"{round_scoring.round.county.name} {year}–{year + 1} 学年第{'一二'[round_scoring.round.term - 1]}学期"
