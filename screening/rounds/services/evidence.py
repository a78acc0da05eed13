"""What a flag may rest on, gathered for many children with a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from screening.library.selectors import norm_of
from screening.rounds.measuring import measured_total, rater_of
from screening.rounds.models import Assessment, Result, ScreeningRound, Sheet
from screening.rounds.round_scoring import RoundScoring
from screening.scoring import Findings, FormInput, Measured, reasons_for
from screening.scoring import FormResult as Scored
from students.selectors import grade_of

Group = tuple[int, tuple[int, int]]  # a form and a band of grades


@dataclass(frozen=True)
class Evidence:
    """Per child: the scored forms of the round and earlier totals."""

    forms: dict[int, list[FormInput]]
    previous: dict[int, list[Measured]]

    def findings(self, round_scoring: RoundScoring, student_id: int) -> Findings:
        return reasons_for(
            self.forms.get(student_id, []), previous=self.previous.get(student_id, []), rules=round_scoring.rules
        )


def gather(round_scoring: RoundScoring, student_ids: Iterable[int]) -> Evidence:
    """What the forms say about these children in this round. Concerns and wishes come by a way of their own."""
    children = list(student_ids)
    rows = results_in_force(round_scoring.round, children)
    return weigh(round_scoring, children, rows, _norm_children(round_scoring) if _any_provisional(rows) else Counter())


def weigh(
    round_scoring: RoundScoring, children: list[int], rows: Iterable[Result], crowd: Mapping[Group, int]
) -> Evidence:
    """The same for results that are named: those in force, or those a re-score previews. `crowd`: children so far."""
    return Evidence(_forms(round_scoring, list(rows), crowd), _previous(round_scoring.round, children))


def results_in_force(screening_round: ScreeningRound, children: Iterable[int] | None = None) -> list[Result]:
    """The result in force of every assessment in force, each with its assessment."""
    rows = Result.objects.in_force().filter(assessment__round=screening_round, assessment__superseded_at__isnull=True)
    if children is not None:
        rows = rows.filter(assessment__student__in=list(children))
    rows = rows.select_related("assessment__school_class", "norm_set").defer("norm_set__data").order_by("pk")
    return list(rows)


def _forms(round_scoring: RoundScoring, rows: list[Result], crowd: Mapping[Group, int]) -> dict[int, list[FormInput]]:
    by_version = {form.version.pk: form for form in round_scoring.forms}
    quality = _quality(round_scoring.round, {row.assessment.school_class_id for row in rows})
    forms: dict[int, list[FormInput]] = defaultdict(list)
    for row in rows:
        assessment = row.assessment
        form = by_version[assessment.instrument_version_id]
        grade = grade_of(assessment.school_class, round_scoring.round.school_year)
        forms[assessment.student_id].append(
            FormInput(
                instrument=form.instrument,
                result=Scored.from_mapping(row.scales),
                date=timezone.localdate(assessment.submitted_at).isoformat(),
                rater=rater_of(assessment),
                norm=norm_of(row.norm_set) if row.norm_set else None,
                norm_children=crowd.get((form.version.pk, band_of(grade)), 0),
                basis=round_scoring.bases.get(form.scored_as.pk),
                change_basis=round_scoring.change_bases.get(form.scored_as.pk),
                quality=tuple(quality.get((assessment.student_id, form.id), ())),
            )
        )
    return forms


GRADE_BANDS = ((1, 6), (7, 9))
"""Grades whose children are compared with each other; a norm states the grades it was really built from."""


def band_of(grade: int) -> tuple[int, int]:
    return next((band for band in GRADE_BANDS if band[0] <= grade <= band[1]), GRADE_BANDS[-1])


def _any_provisional(rows: Iterable[Result]) -> bool:
    return any(row.provisional for row in rows)


def _norm_children(round_scoring: RoundScoring) -> Counter[Group]:
    """How many scorable children each form has in each grade band so far."""
    scorable = Result.objects.in_force().filter(
        assessment__round=round_scoring.round, assessment__superseded_at__isnull=True, total_raw__isnull=False
    )
    cohorts = scorable.order_by().values_list(
        "assessment__instrument_version_id", "assessment__school_class__cohort_year"
    )
    crowd: Counter[Group] = Counter()
    for version, cohort, count in cohorts.annotate(Count("pk")):
        crowd[version, band_of(round_scoring.round.school_year - cohort + 1)] += count
    return crowd


def _quality(screening_round: ScreeningRound, classes: Iterable[int]) -> Mapping[tuple[int, str], list[str]]:
    """(child, form) → codes of the data-quality lines on the row or the whole sheet."""
    codes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for stored in Sheet.objects.filter(round=screening_round, school_class__in=list(classes)).values_list(
        "quality", flat=True
    ):
        for line in (stored or {}).get("all", []):
            for student in line["students"]:
                codes[student, line["form"]].append(line["code"])
    return codes


def _previous(screening_round: ScreeningRound, children: list[int]) -> dict[int, list[Measured]]:
    """Earlier form totals, the result in force of each assessment."""
    rows = (
        Result.objects.in_force()
        .filter(
            assessment__in=Assessment.objects.filter(
                student__in=children, superseded_at__isnull=True, round__opens_on__lt=screening_round.opens_on
            )
        )
        .select_related("assessment", "instrument_version")
        .defer("scales", "assessment__answers", "assessment__sources", "instrument_version__definition")
        .order_by("pk")
    )
    earlier: dict[int, list[Measured]] = defaultdict(list)
    for row in rows:
        earlier[row.assessment.student_id].append(measured_total(row))
    return earlier
