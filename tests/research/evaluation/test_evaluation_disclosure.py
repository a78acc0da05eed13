"""What somebody with every page of an evaluation finds out about why a few children are missing: nothing."""

from collections.abc import Callable
from random import Random

import pytest

from screening.reports.disclosure_control.model import PeriodPublication, Published, publish
from screening.research.evaluation.publishing import tables_of
from screening.research.evaluation.result import GAPS, Evaluation
from screening.research.evaluation.statistics import ChildChange, Span, compare
from screening.scoring import Basis
from tests.reports.disclosure_control.disclosure_attacker import Reader
from tests.research.evaluation.example_rows import MOMENTS, SCALE

BASIS = Basis(kind="retest", reliability=0.8, sd=3.0)


def random_rows(dice: Random) -> list[ChildChange]:
    """Two groups of ten to sixty children; reasons and verdicts of a few, of many, of nobody."""
    rows = []
    for group in ("pilot", "comparison"):
        gaps = dice.sample(GAPS, dice.randint(0, 4))
        for at in range(dice.randint(10, 60)):
            gap = dice.choice(gaps) if gaps and dice.random() < 0.2 else None
            verdict = dice.choices(("better", "unchanged", "worse", None), (2, 8, 1, 0.5))[0]
            rows.append(
                ChildChange(group, at % 5, 1, dice.gauss(15, 3), dice.gauss(14, 3), gap, None if gap else verdict)
            )
    return rows


def next_month(dice: Random, rows: list[ChildChange]) -> list[ChildChange]:
    """A few families withdraw."""
    gone = dice.sample(range(len(rows)), dice.randint(0, 3))
    return [
        ChildChange(row.group, row.school_class, row.school, None, None, "no-consent") if at in gone else row
        for at, row in enumerate(rows)
    ]


def found_out(seed: int, publisher: Callable[..., PeriodPublication] = publish) -> list[str]:
    dice, reader, shown = Random(seed), Reader(), []
    rows = random_rows(dice)
    for month in ("2026-10", "2026-11"):
        found = compare(Span(SCALE, "1", *MOMENTS), rows, BASIS)
        tables = tables_of(Evaluation((found,), (), (), {}, MOMENTS[1].last))
        shown.append(publisher(tables, "pilot:x", month, earlier=tuple(shown)))
        for table in tables:
            reader.read(table, part_of(shown[-1], table.cells))
        rows = next_month(dice, rows)
    return reader.works_out()


def part_of(shown: PeriodPublication, keys) -> PeriodPublication:
    return PeriodPublication(shown.audience, shown.period, {k: c for k, c in shown.cells.items() if k in keys})


@pytest.mark.parametrize("seed", range(12))
def test_why_a_few_are_missing_or_changed_cannot_be_worked_out(seed) -> None:
    assert found_out(seed) == []


def test_the_reader_finds_what_is_printed_without_a_thought() -> None:
    def careless(tables, audience, period, *, earlier=()) -> PeriodPublication:
        cells = {key: Published(value) for table in tables for key, value in table.cells.items()}
        return PeriodPublication(audience, period, cells, tuple(tables))

    assert all(found_out(seed, careless) for seed in range(4))


@pytest.mark.proof
def test_in_none_of_many_evaluations() -> None:
    assert [seed for seed in range(100, 260) if found_out(seed)] == []
