"""What a re-score would change, in numbers: bands by form and grades, and whom the tiers would touch.

cells_of(round_scoring, groups) -> list                              [form, grades, level before and after, children]
students_moved(today, round_scoring, groups, *, among=None)          children whose findings may differ, in order of id
tiers_of(today, round_scoring, students) -> Counter                  what adopting would do to their flags

Cells and tiers are put together in Rescoring.difference and read back by selectors.rescoring.difference.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from screening.rounds.models import Result
from screening.rounds.round_scoring import RoundScoring, made_with
from screening.rounds.services.evidence import Evidence, band_of, results_in_force, weigh
from screening.rounds.services.flagging import standing_flags
from screening.rounds.services.rescoring_rows import NormedClasses, assessments_in_force, results_beside_today
from screening.scoring import ENGINE_VERSION, Findings

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
