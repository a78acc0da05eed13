"""Norms from a round: the first ones when it closes, and an old one again under a corrected definition.

first_norms(round_scoring, *, today, by) -> list[NormSet]          forms and grade bands that have no norm yet
norm_again(norm_set, version, *, rules, today, by) -> NormSet | None   from the answers of its round
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from accounts.models import User
from screening.instruments import Instrument
from screening.library.models import InstrumentVersion, NormSet, ReliabilityRecord
from screening.library.selectors import instrument_of, norms_in_force
from screening.library.services import freeze_norm, record_reliability
from screening.rounds.models import Assessment, Result, ScreeningRound
from screening.rounds.round_scoring import PinnedForm, RoundScoring
from screening.rounds.services.flagging import band_of
from screening.rounds.services.handing_in import answer_matrix
from screening.scoring import Norm, Rated, Rules, build_norm, cronbach_alpha, score_many
from screening.scoring.answer_matrix import MISSING, points_of_total

Graded = Sequence[tuple[int, Rated]]  # children with their grade


def first_norms(round_scoring: RoundScoring, *, today: date, by: User | None) -> list[NormSet]:
    """The norm of each form and grade band that has none in force yet, where the group qualifies."""
    known = norms_in_force(round_scoring.round.county.public_id, [form.scored_as for form in round_scoring.forms])
    covered = {(norm.instrument_version_id, band_of(norm.grade_min)) for norm in known}
    groups = _rated_children(round_scoring)
    made = [
        _first_norm(round_scoring, form, children, today, by)
        for form in round_scoring.forms
        for (version, band), children in sorted(groups.items(), key=lambda group: group[0])
        if version == form.version.pk and (form.scored_as.pk, band) not in covered
    ]
    return [norm for norm in made if norm is not None]


def norm_again(
    norm_set: NormSet, version: InstrumentVersion, *, rules: Rules, today: date, by: User | None
) -> NormSet | None:
    """The same children, raters and grades, their answers scored by another version of the form."""
    source = ScreeningRound.objects.filter(public_id=norm_set.source_round).first() if norm_set.source_round else None
    if source is None:
        return None
    norm = build_norm(
        instrument_of(version),
        _scored_as(source, norm_set, version),
        name=f"{norm_set.name[:100]}（{version.version} 版）",
        date=today.isoformat(),
        grade_band=f"{norm_set.grade_min}-{norm_set.grade_max}",
        rules=rules,
    )
    if not isinstance(norm, Norm):
        return None
    return freeze_norm(
        version,
        norm=norm,
        county_id=norm_set.county_id,
        grade_min=norm_set.grade_min,
        grade_max=norm_set.grade_max,
        frozen_on=today,
        by=by,
        source_round=norm_set.source_round,
    )


def _scored_as(source: ScreeningRound, norm_set: NormSet, version: InstrumentVersion) -> list[Rated]:
    oldest, youngest = (source.school_year - grade + 1 for grade in (norm_set.grade_max, norm_set.grade_min))
    rows = Assessment.objects.filter(
        round=source,
        superseded_at__isnull=True,
        instrument_version__instrument=version.instrument,
        school_class__cohort_year__range=(oldest, youngest),
    )
    children = list(rows.order_by("pk").values_list("answers", "rater_id", "school_class__school_id"))
    instrument = instrument_of(version)
    totals = score_many(instrument, answer_matrix(instrument, [answers for answers, _r, _s in children])).total.prorated
    return [
        Rated(float(total), str(rater), str(school))
        for total, (_answers, rater, school) in zip(totals, children, strict=True)
        if not np.isnan(total)
    ]


def _rated_children(round_scoring: RoundScoring) -> dict[tuple[int, tuple[int, int]], list[tuple[int, Rated]]]:
    """(form as answered, grade band) → the scorable children with their grades."""
    rows = Result.objects.in_force().filter(
        assessment__round=round_scoring.round, assessment__superseded_at__isnull=True, total_prorated__isnull=False
    )
    facts = ("instrument_version", "school_class__cohort_year", "rater", "school_class__school")
    groups: dict[tuple[int, tuple[int, int]], list[tuple[int, Rated]]] = defaultdict(list)
    for total, version, cohort, rater, school in rows.order_by("pk").values_list(
        "total_prorated", *(f"assessment__{fact}" for fact in facts)
    ):
        grade = round_scoring.round.school_year - cohort + 1
        groups[version, band_of(grade)].append((grade, Rated(total, str(rater), str(school))))
    return groups


def _first_norm(
    round_scoring: RoundScoring, form: PinnedForm, children: Graded, today: date, by: User | None
) -> NormSet | None:
    grades = sorted({grade for grade, _rated in children})
    low, high = grades[0], grades[-1]
    year, half = round_scoring.round.school_year, "一二"[round_scoring.round.term - 1]
    term = f"{year}–{year + 1} 学年第{half}学期"
    norm = build_norm(
        form.instrument,
        [rated for _grade, rated in children],
        name=f"{round_scoring.round.county.name} {term} {low}–{high} 年级",
        date=today.isoformat(),
        grade_band=f"{low}-{high}",
        rules=round_scoring.rules,
    )
    if not isinstance(norm, Norm):
        return None
    return freeze_norm(
        form.scored_as,
        norm=norm,
        county_id=round_scoring.round.county.public_id,
        grade_min=low,
        grade_max=high,
        frozen_on=today,
        by=by,
        source_round=round_scoring.round.public_id,
    )


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
