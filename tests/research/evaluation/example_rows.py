"""Children before and after, made up for the statistics of an evaluation."""

from datetime import date

import numpy as np

from screening.research.evaluation.statistics import ChildChange, Group, Measure, Moment

SCALE = Measure("scale", "child-loneliness", "child", better="low")
MOMENTS = (
    Moment("first", date(2026, 3, 16), date(2026, 4, 3)),
    Moment("second", date(2026, 10, 12), date(2026, 10, 30)),
)


def rows_of(
    *,
    pilot: float = -2.0,
    comparison: float | None = 0.0,
    starts: tuple[float, float] = (12.0, 12.0),
    classes: int = 12,
    size: int = 20,
    classes_a_school: int = 4,
    schools: int | None = None,
    lost: int = 0,
    lost_start: float = 12.0,
) -> list[ChildChange]:
    """Two groups of equal classes that change by so many points; of the pilot, `lost` have no second value."""
    rows: list[ChildChange] = []
    groups: list[tuple[Group, float | None, float]] = [("pilot", pilot, starts[0])]
    groups.append(("comparison", comparison, starts[1]))
    for which, (group, change, start) in enumerate(groups):
        if change is not None:
            rows += _group(group, 100 * which, (classes, size), classes_a_school, start, change)
    if schools is not None:
        rows = [
            ChildChange(row.group, row.school_class, row.school_class % schools, row.before, row.after) for row in rows
        ]
    gone = [ChildChange("pilot", 0, 0, lost_start + at % 3, None, "only-before") for at in range(lost)]
    return [*rows, *gone]


def _group(
    group: Group, first: int, shape: tuple[int, int], classes_a_school: int, start: float, change: float
) -> list[ChildChange]:
    dice = np.random.default_rng(first + 1)
    classes, size = shape
    before = start + dice.normal(0, 3, (classes, size)) + dice.normal(0, 0.5, (classes, 1))
    after = before + change + dice.normal(0, 2, (classes, size)) + dice.normal(0, 0.3, (classes, 1))
    return [
        ChildChange(group, first + c, first + c // classes_a_school, float(before[c, s]), float(after[c, s]))
        for c in range(classes)
        for s in range(size)
    ]
