"""The results a re-score is about: those of one kit for every assessment in force, and those that count today.

A result belongs to a kit by what it was made with (definition, engine, rules, norm), so that nothing else has to say
which re-score wrote it, and a second run finds what a first one has done.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from screening.library.models import NormSet
from screening.library.selectors import norm_for
from screening.rounds.kit import Form, Kit
from screening.rounds.models import Assessment, Result, ScreeningRound
from screening.scoring import ENGINE_VERSION


@dataclass(frozen=True)
class NormedClasses:
    """The assessments of one form in the classes (by year of entry) that one norm, or none, applies to."""

    form: Form
    norm_set: NormSet | None
    cohorts: tuple[int, ...]

    def assessments(self, kit: Kit) -> QuerySet[Assessment]:
        return assessments_in_force(kit.round).filter(
            instrument_version=self.form.version, school_class__cohort_year__in=self.cohorts
        )

    def results(self, kit: Kit) -> QuerySet[Result]:
        """What the kit makes of these assessments, as far as it has been computed."""
        return Result.objects.filter(self._place(kit), self.made_with(kit))

    def in_force(self, kit: Kit) -> QuerySet[Result]:
        """What counts today for these assessments, whatever it was made with."""
        return Result.objects.in_force().filter(self._place(kit))

    def made_with(self, kit: Kit) -> Q:
        norm = Q(norm_set__isnull=True) if self.norm_set is None else Q(norm_set=self.norm_set)
        scored = Q(instrument_version=self.form.scored_as, engine_version=ENGINE_VERSION, rule_set=kit.rule_set)
        return scored & norm

    def _place(self, kit: Kit) -> Q:
        return Q(
            assessment__round=kit.round,
            assessment__superseded_at__isnull=True,
            assessment__instrument_version=self.form.version,
            assessment__school_class__cohort_year__in=self.cohorts,
        )


def portions(rows: Iterable[int], size: int = 500) -> Iterator[list[int]]:
    """Ids, `size` at a time: an IN list has its limits, and so has memory."""
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def assessments_in_force(screening_round: ScreeningRound) -> QuerySet[Assessment]:
    return Assessment.objects.filter(round=screening_round, superseded_at__isnull=True)


def groups_of(kit: Kit) -> list[NormedClasses]:
    """Every assessment in force of the round is in exactly one of them."""
    pairs = assessments_in_force(kit.round).values_list("instrument_version_id", "school_class__cohort_year").distinct()
    forms = {form.version.pk: form for form in kit.forms}
    cohorts: dict[tuple[int, int | None], list[int]] = defaultdict(list)
    norms: dict[int | None, NormSet | None] = {None: None}
    for version, cohort in sorted(pairs):
        norm = norm_for(kit.norm_sets, forms[version].scored_as, kit.round.school_year - cohort + 1)
        norms[norm.pk if norm else None] = norm
        cohorts[version, norm.pk if norm else None].append(cohort)
    return [NormedClasses(forms[version], norms[norm], tuple(found)) for (version, norm), found in cohorts.items()]


def missing(kit: Kit, groups: Iterable[NormedClasses]) -> list[Assessment]:
    """Assessments the kit has made no result of: handed in after they were looked at."""
    found: list[Assessment] = []
    for group in groups:
        done = Result.objects.filter(group.made_with(kit), assessment=OuterRef("pk"))
        rows = group.assessments(kit).annotate(done=Subquery(done.values("pk")[:1])).filter(done__isnull=True)
        found += rows.select_related("school_class")
    return found


def results_beside_today(kit: Kit, group: NormedClasses) -> QuerySet[Any]:
    """The kit's results with `before` and `raw_before`: band and score that count today for the same answers."""
    today = Result.objects.in_force().filter(assessment=OuterRef("assessment"))
    rows = group.results(kit)
    return rows.annotate(before=Subquery(today.values("band")[:1]), raw_before=Subquery(today.values("total_raw")[:1]))
