"""The results a re-score is about: those of one scoring for every assessment in force, and those that count today.

A result belongs to a scoring by what it was made with (definition, engine, rules, norm), so that nothing else has to
say which re-score wrote it, and a second run finds what a first one has done.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from screening.library.models import NormSet
from screening.library.selectors import norm_for
from screening.rounds.models import Assessment, Result, RoundChild, ScreeningRound
from screening.rounds.round_scoring import PinnedForm, RoundScoring, made_with
from screening.rounds.services.flagging import Evidence, band_of, results_in_force, standing_flags, weigh
from screening.scoring import ENGINE_VERSION, Findings
from students.consents import standing
from students.dated import in_force
from students.models import Enrolment
from students.selectors import consents_in_force


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


RANK = {None: 0, "B": 1, "A": 2}


def cells_of(round_scoring: RoundScoring, groups: Iterable[NormedClasses]) -> list[list[str | int]]:
    """Every assessment once, counted in the database."""
    cells: Counter[tuple[str, int, int, str, str]] = Counter()
    for group in groups:
        for cohort, before, after, count in _bands(round_scoring, group):
            low, high = band_of(round_scoring.round.school_year - cohort + 1)
            cells[group.form.id, low, high, before or "not-scorable", after or "not-scorable"] += count
    return [[*place, count] for place, count in sorted(cells.items())]


def students_moved(
    today: RoundScoring,
    round_scoring: RoundScoring,
    groups: Iterable[NormedClasses],
    *,
    among: list[int] | None = None,
) -> list[int]:
    """Children with a band or a scorability that moves; everybody where other forms or flag rules weigh anew."""
    if today.rules.flags != round_scoring.rules.flags or _definitions(today) != _definitions(round_scoring):
        return sorted(_students(assessments_in_force(round_scoring.round), "student", among))
    found: set[int] = set()
    for group in groups:
        moved = results_beside_today(round_scoring, group).exclude(before=F("band"))
        found |= _students(moved, "assessment__student", among)
    return sorted(found)


def _students(rows: QuerySet[Any], path: str, among: list[int] | None) -> set[int]:
    if among is not None:
        rows = rows.filter(**{f"{path}__in": among})
    return set(rows.order_by().values_list(f"{path}_id", flat=True))


def tiers_of(today: RoundScoring, round_scoring: RoundScoring, students: list[int]) -> Counter[str]:
    """New flags by tier, those that go up from B to A, and those that would be lower or gone and stay all the same."""
    counts = Counter({"new_a": 0, "new_b": 0, "up": 0, "stay": 0, "weighed": len(students)})
    standing = {child: flag.tier for child, flag in standing_flags(round_scoring.round, students).items()}
    was = weigh(today, students, results_in_force(today.round, students), Counter())
    would = preview(round_scoring, students)
    for child in students:
        name = _move(was.findings(today, child), would.findings(round_scoring, child), standing.get(child))
        counts.update([name] if name else [])
    return counts


def students_scorable_otherwise(round_scoring: RoundScoring, groups: Iterable[NormedClasses]) -> list[int]:
    """Children of whom a form gets or loses its score: their state in the round changes."""
    found: set[int] = set()
    got = Q(raw_before__isnull=True, total_raw__isnull=False)
    lost = Q(raw_before__isnull=False, total_raw__isnull=True)
    for group in groups:
        found |= set(
            results_beside_today(round_scoring, group)
            .filter(got | lost)
            .values_list("assessment__student_id", flat=True)
        )
    return sorted(found)


def _definitions(round_scoring: RoundScoring) -> list[int]:
    return [form.scored_as.pk for form in round_scoring.forms]


def _bands(round_scoring: RoundScoring, group: NormedClasses) -> Iterator[tuple[int, str, str, int]]:
    rows = (
        results_beside_today(round_scoring, group)
        .order_by()
        .values("assessment__school_class__cohort_year", "before", "band")
    )
    yield from rows.annotate(count=Count("pk")).values_list(
        "assessment__school_class__cohort_year", "before", "band", "count"
    )


def preview(round_scoring: RoundScoring, children: list[int]) -> Evidence:
    """What the forms would say about these children."""
    answered = assessments_in_force(round_scoring.round).filter(student__in=children).values_list("pk", flat=True)
    found = Result.objects.filter(
        assessment__in=list(answered),  # named one by one, so that no plan reads the whole table for 500 children
        rule_set=round_scoring.rule_set,
        engine_version=ENGINE_VERSION,
        instrument_version__in=[form.scored_as.pk for form in round_scoring.forms],
    ).select_related("assessment__school_class", "norm_set")
    return weigh(round_scoring, children, [row for row in found if made_with(round_scoring, row)], Counter())


def _move(was: Findings, would: Findings, standing: str | None) -> str:
    if RANK[would.tier] > RANK[standing]:
        return "up" if standing else f"new_{str(would.tier).lower()}"
    return "stay" if RANK[would.tier] < RANK[was.tier] else ""
