"""The results a re-score is about: those of one scoring for every assessment in force, and those that count today.

A result belongs to a scoring by what it was made with (definition, engine, rules, norm), so that nothing else has to
say which re-score wrote it, and a second run finds what a first one has done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from screening.library.models import NormSet
from screening.library.selectors import norm_for
from screening.rounds.models import Assessment, Result, RoundChild, ScreeningRound
from screening.rounds.round_scoring import PinnedForm, RoundScoring
from screening.scoring import ENGINE_VERSION


@dataclass(frozen=True)
class NormedClasses:
    """The assessments of one form in the classes (by year of entry) that one norm, or none, applies to."""

    form: PinnedForm
    norm_set: NormSet | None
    cohorts: tuple[int, ...]

    def assessments(self, round_scoring: RoundScoring) -> QuerySet[Assessment]:
        return assessments_in_force(round_scoring.round).filter(
            instrument_version=self.form.version, school_class__cohort_year__in=self.cohorts
        )

    def results(self, round_scoring: RoundScoring) -> QuerySet[Result]:
        """What the scoring makes of these assessments, as far as it has been computed."""
        return Result.objects.filter(self._place(round_scoring), self.made_with(round_scoring))

    def in_force(self, round_scoring: RoundScoring) -> QuerySet[Result]:
        """What counts today for these assessments, whatever it was made with."""
        return Result.objects.in_force().filter(self._place(round_scoring))

    def made_with(self, round_scoring: RoundScoring) -> Q:
        norm = Q(norm_set__isnull=True) if self.norm_set is None else Q(norm_set=self.norm_set)
        scored = Q(
            instrument_version=self.form.scored_as, engine_version=ENGINE_VERSION, rule_set=round_scoring.rule_set
        )
        return scored & norm

    def _place(self, round_scoring: RoundScoring) -> Q:
        return Q(
            assessment__round=round_scoring.round,
            assessment__superseded_at__isnull=True,
            assessment__instrument_version=self.form.version,
            assessment__school_class__cohort_year__in=self.cohorts,
        )


def portions(rows: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    """Ids, `size` at a time: an IN list has its limits, and so has memory."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def children_after(screening_round: ScreeningRound, last: int, size: int) -> list[int]:
    """The next children of a round, in order of id: read from an index, however many are left."""
    rows = RoundChild.objects.filter(round=screening_round, student__gt=last).order_by("student")
    return list(rows.values_list("student_id", flat=True)[:size])


def assessments_in_force(screening_round: ScreeningRound) -> QuerySet[Assessment]:
    return Assessment.objects.filter(round=screening_round, superseded_at__isnull=True)


def groups_of(round_scoring: RoundScoring, *, among: Iterable[int] | None = None) -> list[NormedClasses]:
    """Every assessment in force of the round, or of the children named, is in exactly one of them."""
    answered = assessments_in_force(round_scoring.round)
    if among is not None:
        answered = answered.filter(student__in=among)
    pairs = answered.values_list("instrument_version_id", "school_class__cohort_year").distinct()
    forms = {form.version.pk: form for form in round_scoring.forms}
    cohorts: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    norms: dict[int | None, NormSet | None] = {None: None}
    for version, cohort in sorted(pairs):
        norm = norm_for(round_scoring.norm_sets, forms[version].scored_as, round_scoring.round.school_year - cohort + 1)
        norms[norm.pk if norm else None] = norm
        cohorts[version, norm.pk if norm else None].append(cohort)
    return [NormedClasses(forms[version], norms[norm], tuple(found)) for (version, norm), found in cohorts.items()]


def missing(round_scoring: RoundScoring, groups: Iterable[NormedClasses]) -> list[int]:
    """Assessments (by key) the scoring has made no result of: handed in after they were looked at. Two lists are laid
    side by side: asked assessment by assessment, a database that has not counted the new results yet may read all of
    them each time."""
    found: list[int] = []
    for group in groups:
        done = set(group.results(round_scoring).values_list("assessment_id", flat=True))
        found += [pk for pk in group.assessments(round_scoring).values_list("pk", flat=True) if pk not in done]
    return found


def results_beside_today(round_scoring: RoundScoring, group: NormedClasses) -> QuerySet[Any]:
    """The scoring's results with `before` and `raw_before`: band and score that count today for the same answers."""
    today = Result.objects.in_force().filter(assessment=OuterRef("assessment"))
    rows = group.results(round_scoring)
    return rows.annotate(before=Subquery(today.values("band")[:1]), raw_before=Subquery(today.values("total_raw")[:1]))
