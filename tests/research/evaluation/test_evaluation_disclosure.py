"""What somebody with every page of an evaluation finds out about why a few children are missing: nothing."""

from collections.abc import Callable, Mapping, Sequence
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from screening.reports.disclosure_control.model import PeriodPublication, Published, Table, publish
from screening.research.evaluation.publishing import tables_of, without_partial_lines
from screening.research.evaluation.statistics import GAPS, NO_CONSENT, ChildChange, Comparison, Measure, compare
from tests.reports.disclosure_control.disclosure_attacker import Reader
from tests.research.evaluation.example_rows import MOMENTS, SCALE

MEASURES = (SCALE, Measure("attendance", "attendance", better="high"), Measure("term-result", "maths", better="high"))
Children = list[tuple[str, int]]  # group and class of a child; who refused has class −1


def random_children(dice: Random) -> Children:
    """Two groups of ten to sixty children; nobody, a few or many of them without a consent."""
    found = []
    for group in ("pilot", "comparison"):
        refuses = dice.choice((0, 0.02, 0.1, 0.3))
        found += [(group, -1 if dice.random() < refuses else at % 5) for at in range(dice.randint(10, 60))]
    return found


def compared(dice: Random, children: Children) -> list[Comparison]:
    """Every measure of the same children, with reasons of its own for a few, for many, for nobody."""
    found = []
    for measure in MEASURES:
        gaps, often = dice.sample(GAPS, dice.randint(0, 4)), dice.choice((0.03, 0.2))
        rows = []
        for group, place in children:
            gap = dice.choice(gaps) if gaps and dice.random() < often else None
            gap = NO_CONSENT if place < 0 else gap
            rows.append(ChildChange(group, place, 1, dice.gauss(15, 3), dice.gauss(14, 3), gap))
        found.append(compare(measure, *MOMENTS, rows))
    return found


def next_month(dice: Random, children: Children) -> Children:
    """A few families withdraw."""
    gone = dice.sample(range(len(children)), dice.randint(0, 3))
    return [(group, -1 if at in gone else place) for at, (group, place) in enumerate(children)]


def found_out(seed: int, publisher: Callable[..., PeriodPublication] = publish) -> list[str]:
    dice, reader, shown = Random(seed), Reader(), []
    children = random_children(dice)
    for month in ("2026-10", "2026-11"):
        tables = tables_of(compared(dice, children))
        shown.append(publisher(tables, "pilot:x", month, earlier=tuple(shown)))
        for table in tables:
            reader.read(table, part_of(shown[-1], table.cells))
        children = next_month(dice, children)
    return reader.works_out()


def part_of(shown: PeriodPublication, keys) -> PeriodPublication:
    return PeriodPublication(shown.audience, shown.period, {k: c for k, c in shown.cells.items() if k in keys})


@pytest.mark.parametrize("seed", range(12))
def test_why_a_few_are_missing_cannot_be_worked_out(seed) -> None:
    assert found_out(seed) == []


def test_the_reader_finds_what_is_printed_without_a_thought() -> None:
    def careless(tables, audience, period, *, earlier=()) -> PeriodPublication:
        cells = {key: Published(value) for table in tables for key, value in table.cells.items()}
        return PeriodPublication(audience, period, cells, tuple(tables))

    assert all(found_out(seed, careless) for seed in range(4))


def spans(table: Table, cells: Mapping[str, Published]) -> dict[str, int]:
    """Each reason that is not printed, with how many values it may have for who knows all that is."""
    keys = list(table.cells)
    lines = np.zeros((len(table.sums), len(keys)))
    for at, line in enumerate(table.sums):
        lines[at, keys.index(line.total)] = -1
        lines[at, [keys.index(part) for part in line.parts]] = 1
    told = [table.cells[key] if key in table.known else getattr(cells.get(key), "value", None) for key in keys]
    bounds = Bounds([value or 0 for value in told], [np.inf if value is None else value for value in told])

    def end(at: int, sign: int) -> int:
        wanted = np.eye(len(keys))[at] * sign
        answer = milp(wanted, constraints=LinearConstraint(lines, 0, 0), integrality=np.ones(len(keys)), bounds=bounds)
        return round(answer.fun) * sign

    hidden = [at for at, value in enumerate(told) if value is None and not keys[at].endswith("rest")]
    return {keys[at]: end(at, -1) - end(at, 1) + 1 for at in hidden}


def narrowed(seed: int) -> list[tuple[str, int]]:
    """Hidden reasons with fewer than five values, in groups in which four or more are missing from every measure: below
    that the total, which is known, says as much."""
    found: list[tuple[str, int]] = []
    comparisons = compared(dice := Random(seed), random_children(dice))
    cells = without_partial_lines(comparisons, publish(tables_of(comparisons), "pilot:x", "2026-10").cells)
    for at, table in enumerate(tables_of(comparisons)):
        if min(missing(comparisons, at)) >= 4:
            found += [(key, span) for key, span in spans(table, cells).items() if span < 5]
    return found


def missing(comparisons: Sequence[Comparison], at: int) -> list[int]:
    return [one.groups[at].listed - one.groups[at].n for one in comparisons]


@pytest.mark.parametrize("seed", range(40))
def test_what_is_hidden_cannot_be_narrowed_to_fewer_than_five_values(seed) -> None:
    assert narrowed(seed) == []


@pytest.mark.proof
def test_in_none_of_many_evaluations() -> None:
    assert [seed for seed in range(100, 260) if found_out(seed) or narrowed(seed)] == []
