"""What must be read beside the numbers of an evaluation. Pure: codes with parameters, in the order they are said."""

from collections.abc import Callable, Iterable, Sequence

from screening.research.evaluation.clustered import SMALLEST_CLUSTERS
from screening.research.evaluation.result import Caution, Comparison, Estimate, GroupChange, WarningCode
from screening.research.evaluation.statistics import share_missing

MANY_MISSING = 20
"""Above this per cent of children without both values the missing ones may be the story."""
UNLIKE = 0.25
"""Groups (or children with and without a second value) further apart than this share of an SD are not alike."""
MANY_MEASURES = 5


def cautions_of(found: Sequence[Comparison]) -> tuple[Caution, ...]:
    """Everything that limits what may be concluded. Never empty: classes were not drawn by lot."""
    if not found:
        return (Caution("no-measure"),)
    said: list[Caution | None] = [
        Caution("no-randomisation"),
        Caution("regression-to-the-mean"),
        _some("no-comparison", found, lambda one: one.comparison is None),
        _unlike_at_start(found),
        _many_missing(found),
        _some("missing-differ", found, _missing_differ),
        _some("few-children", found, _has_few_children),
        _some("few-classes", found, _has_few_classes),
        Caution("clustering") if any(one.cluster == "class" for one in found) else None,
        _some("one-school", found, lambda one: one.pilot.schools == 1),
        _some("same-rater", found, lambda one: one.measure.informant == "teacher"),
        _some("tests-differ", found, lambda one: one.measure.kind == "term-result"),
        _some("waiting-classes", found, lambda one: one.waiting > 0),
        Caution("many-measures") if len(found) >= MANY_MEASURES else None,
    ]
    return tuple(one for one in said if one is not None)


def _some(code: WarningCode, found: Iterable[Comparison], holds: Callable[[Comparison], bool]) -> Caution | None:
    about = tuple(dict.fromkeys(one.measure.code for one in found if holds(one)))
    return Caution(code, about=about) if about else None


def _groups(one: Comparison) -> list[GroupChange]:
    return [one.pilot] if one.comparison is None else [one.pilot, one.comparison]


def _unlike_at_start(found: Sequence[Comparison]) -> Caution | None:
    return _some("unlike-at-start", found, lambda one: one.comparison is not None and _is_unlike(one))


def _is_unlike(one: Comparison) -> bool:
    first, *others = (group.before.mean for group in _groups(one))
    return any(_apart(first, other, one.sd) for other in others)


def _apart(one: Estimate, other: Estimate, sd: float | None) -> bool:
    return (
        one.value is not None
        and other.value is not None
        and bool(sd)
        and abs(one.value - other.value) > UNLIKE * (sd or 0.0)
    )


def _missing_differ(one: Comparison) -> bool:
    return any(
        _apart(group.missing.before_of_compared, group.missing.before_of_missing, one.sd) for group in _groups(one)
    )


def _many_missing(found: Sequence[Comparison]) -> Caution | None:
    """The largest share; it follows from the listed and the compared children, who are printed."""
    about = _some("many-missing", found, lambda one: _most_missing(one) > MANY_MISSING)
    return Caution("many-missing", max(map(_most_missing, found)), about.about) if about else None


def _most_missing(one: Comparison) -> int:
    return max(map(_share_missing, _groups(one)))


def _share_missing(group: GroupChange) -> int:
    return share_missing(group.missing) or 0


def _has_few_children(one: Comparison) -> bool:
    return any(group.change.why == "few-children" for group in _groups(one))


def _has_few_classes(one: Comparison) -> bool:
    """So few draws that there is no interval; that intervals from few are wide is said with the clustering."""
    drawn = [group.schools if one.cluster == "school" else group.classes for group in _groups(one)]
    return min(drawn) < SMALLEST_CLUSTERS
