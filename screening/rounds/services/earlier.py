"""The latest closed round of the county, weighed again under the rules and norms of a coming one. Reads only.

Every band comes from `score_many`, every tier from `tiers_of`, which is proved to be that of `reasons_for`.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument
from screening.library.models import InstrumentVersion
from screening.library.selectors import bases_of, instrument_of, norm_for, norm_of
from screening.rounds.expected import ForecastBasis, Worsening
from screening.rounds.models import Assessment, Flag, FlagReason, Informant, Result, ScreeningRound, Tier
from screening.rounds.plans import RoundPlan
from screening.rounds.services.scored_rows import answer_matrix
from screening.scoring import Basis as ChangeBasis
from screening.scoring import score_many
from screening.scoring.answer_matrix import MISSING
from screening.scoring.expected_worsening import Coming, RatedForm, worsening_to_come
from screening.scoring.tiers import ManyForm, tiers_of, worsened

ENOUGH = 0.5  # of the children must have an earlier total that may be compared, or what is seen says too little


@dataclass(frozen=True, slots=True)
class SeenClass:
    """A class as it was: children with a score or certain without one, their tiers under the rules of now, and who
    rated them.

    `worse_a`, `worse_b`: what worsening is expected to add to tier A and take from tier B next time.
    """

    rated: int
    tier_a: int
    tier_b: int
    worse_a: float
    worse_b: float
    rater: int | None


@dataclass(frozen=True)
class Earlier:
    """What an earlier round tells about a coming one."""

    basis: ForecastBasis
    classes: dict[int, SeenClass]
    model_sd: tuple[float, float]


class _Answers:
    """All answers of one form: children in the order of the whole round, −1 where there is none."""

    def __init__(
        self, version: InstrumentVersion, rows: Sequence[tuple[int, int, dict[str, Any]]], children: Sequence[int]
    ) -> None:
        place = {child: number for number, child in enumerate(children)}
        here = [place[student] for student, _rater, _answers in rows]
        self.version, self.form = version, instrument_of(version)
        self.codes = np.full((len(children), len(self.form.items)), MISSING, dtype=np.int64)
        self.raters = np.zeros(len(children), dtype=np.int64)
        self.codes[here] = answer_matrix(self.form, [answers for _student, _rater, answers in rows])
        self.raters[here] = [rater for _student, rater, _answers in rows]


def weigh(plan: RoundPlan, found: ScreeningRound) -> Earlier | None:
    """`None` when the closed round holds no answers to a teacher form of the plan."""
    children, classes, answers = _answers_of(plan, found)
    if not any(one.form.informant == Informant.TEACHER.value for one in answers):
        return None
    rated, worsening = _rate_forms(plan, found, children, classes, answers)
    tiers = tiers_of([one.form for one in rated], plan.rules)
    scorable = np.any([one.form.band != None for one in rated], axis=0)  # noqa: E711  an array is compared
    places = np.array([classes[child] for child in children])
    coming = worsening_to_come(rated, places, plan.rules) if worsening == "to-come" else _nobody(len(children))
    seen = _by_class(places, scorable, tiers, coming, answers)
    basis = ForecastBasis(
        round=found,
        children=int(scorable.sum()),
        raters=len({one.rater for one in seen.values() if one.rater}),
        worsening=worsening,
        left_out=tuple(form.id for form in plan.forms if form.id not in {one.form.id for one in answers}),
        other_doors=_other_doors(found, int(scorable.sum())),
        own_norm=any(norm.source_round == found.public_id for norm in plan.norm_sets),
    )
    return Earlier(basis, seen, (coming.sd_a, coming.sd_b)) if basis.children else None


def latest_closed(plan: RoundPlan) -> ScreeningRound | None:
    """With answers."""
    closed = ScreeningRound.objects.filter(county=plan.county, state=ScreeningRound.State.CLOSED)
    if plan.round is not None:
        closed = closed.exclude(pk=plan.round.pk)
    answered = Assessment.objects.filter(superseded_at__isnull=True).values("round")
    return closed.filter(pk__in=answered).order_by("-opens_on", "-pk").first()


def _answers_of(plan: RoundPlan, found: ScreeningRound) -> tuple[list[int], dict[int, int], list[_Answers]]:
    """The children of the round in a fixed order, the class of each, and the answers to every form of the plan."""
    versions = {version.instrument: version for version in plan.versions}
    rows = Assessment.objects.filter(
        round=found, superseded_at__isnull=True, instrument_version__instrument__in=versions
    ).order_by("student_id", "pk")
    answered = InstrumentVersion.objects.in_bulk(
        rows.order_by().values_list("instrument_version", flat=True).distinct()
    )
    same = {
        pk: versions[row.instrument]
        for pk, row in answered.items()
        if _same_items(instrument_of(row), instrument_of(versions[row.instrument]))
    }
    classes: dict[int, int] = {}
    by_form: dict[str, list[tuple[int, int, dict[str, Any]]]] = defaultdict(list)
    wanted = ("student_id", "school_class_id", "instrument_version_id", "rater_id", "answers")
    for student, school_class, version, rater, answers in rows.filter(instrument_version__in=same).values_list(*wanted):
        classes[student] = school_class
        by_form[same[version].instrument].append((student, rater, answers))
    children = sorted(classes)
    found_forms = [version for version in plan.versions if by_form[version.instrument]]
    return children, classes, [_Answers(version, by_form[version.instrument], children) for version in found_forms]


def _same_items(one: Instrument, other: Instrument) -> bool:
    return [(item.id, one.codes_of(item.id)) for item in one.items] == [
        (item.id, other.codes_of(item.id)) for item in other.items
    ]


def _rate_forms(
    plan: RoundPlan,
    found: ScreeningRound,
    children: Sequence[int],
    classes: Mapping[int, int],
    answers: Sequence[_Answers],
) -> tuple[list[RatedForm], Worsening]:
    """Every form under the plan's rules and the norm of the child's grade, and worsening as far as it was seen."""
    bases = bases_of((one.version for one in answers), for_change=True)
    grades = _grades(found, classes)
    before = _totals_before(found, children, answers) if bases else {}
    seen = _comparable(before)
    rated = []
    for one in answers:
        band, prorated = _score_form(plan, one, np.array([grades[classes[child]] for child in children]))
        basis, bare = bases.get(one.version.pk), ManyForm(one.form, band)
        worse = None
        if seen and basis is not None:
            concern = one.form.total.concern
            worse = worsened(before[one.version.pk], prorated, bare.flagged, concern=concern, basis=basis)
        rated.append(RatedForm(ManyForm(one.form, band, worse), prorated, basis))
    return rated, _kind_of(bases, seen=seen)


def _kind_of(bases: Mapping[int, ChangeBasis], *, seen: bool) -> Worsening:
    if not bases:
        return "none"
    return "seen" if seen else "to-come"


def _grades(found: ScreeningRound, classes: Mapping[int, int]) -> dict[int, int]:
    rows = Assessment.objects.filter(round=found, school_class__in=set(classes.values())).order_by()
    cohorts = rows.values_list("school_class_id", "school_class__cohort_year").distinct()
    return {pk: found.school_year - cohort + 1 for pk, cohort in cohorts}


def _score_form(
    plan: RoundPlan, one: _Answers, grades: NDArray[Any]
) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Bands and totals, each grade under its own norm."""
    band: NDArray[np.object_] = np.full(len(grades), None, dtype=object)
    prorated = np.full(len(grades), np.nan)
    norms = {int(grade): norm_for(plan.norm_sets, one.version, int(grade)) for grade in np.unique(grades)}
    for norm_set in {norm.pk if norm else None: norm for norm in norms.values()}.values():
        here = np.isin(grades, [grade for grade, norm in norms.items() if norm == norm_set])
        norm = norm_of(norm_set) if norm_set else None
        total = score_many(one.form, one.codes[here], norm=norm, rules=plan.rules).total
        band[here], prorated[here] = total.band, total.prorated
    return band, prorated


def _totals_before(
    found: ScreeningRound, children: Sequence[int], answers: Sequence[_Answers]
) -> dict[int, NDArray[np.float64]]:
    """Form → the latest earlier total of each child by the same rater, NaN where there is none."""
    place = {child: number for number, child in enumerate(children)}
    raters = {one.version.pk: one.raters for one in answers}
    totals = {pk: np.full(len(children), np.nan) for pk in raters}
    rows = (
        Result.objects.in_force()
        .filter(
            assessment__round__county=found.county_id,
            assessment__round__opens_on__lt=found.opens_on,
            assessment__superseded_at__isnull=True,
            instrument_version__in=raters,
            total_prorated__isnull=False,
        )
        .order_by("assessment__submitted_at", "pk")
    )
    wanted = ("assessment__student_id", "instrument_version_id", "assessment__rater_id", "total_prorated")
    for student, version, rater, total in rows.values_list(*wanted):
        here = place.get(student)
        if here is not None and raters[version][here] == rater:
            totals[version][here] = total
    return totals


def _comparable(before: Mapping[int, NDArray[np.float64]]) -> bool:
    """Whether enough children have an earlier total for worsening to be seen rather than estimated."""
    return bool(before) and float(np.mean([np.isfinite(totals).mean() for totals in before.values()])) >= ENOUGH


def _by_class(
    places: NDArray[Any], scorable: NDArray[Any], tiers: NDArray[Any], coming: Coming, answers: Sequence[_Answers]
) -> dict[int, SeenClass]:
    teachers = np.max([one.raters for one in answers if one.form.informant == Informant.TEACHER.value], axis=0)
    found = {}
    for school_class in np.unique(places):
        here = places == school_class
        raters = Counter(int(rater) for rater in teachers[here] if rater)
        found[int(school_class)] = SeenClass(
            rated=int(scorable[here].sum()),
            tier_a=int((tiers[here] == "A").sum()),
            tier_b=int((tiers[here] == "B").sum()),
            worse_a=float(coming.to_a[here].sum()),
            worse_b=float(coming.from_b[here].sum()),
            rater=raters.most_common(1)[0][0] if raters else None,
        )
    return found


def _nobody(children: int) -> Coming:
    return Coming(np.zeros(children), np.zeros(children))


def _other_doors(found: ScreeningRound, rated: int) -> float | None:
    """Children of tier A in that round whom no form brought there, for each child rated."""
    if not rated:
        return None
    standing = Flag.objects.filter(round=found, withdrawn_at__isnull=True, tier=Tier.A)
    by_a_form = FlagReason.objects.filter(FlagReason.BY_A_FORM)
    return standing.exclude(pk__in=by_a_form.values("flag")).count() / rated
