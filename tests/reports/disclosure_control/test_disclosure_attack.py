"""An attack on everything an officer was ever shown: months, a revision, schools beside townships and county."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from screening.reports.county.figures import PLANNED, RATED, SAID, UNPLANNED, SchoolCounts, tables
from screening.reports.disclosure_control import disclosure_history, model
from screening.reports.disclosure_control.cell_suppression import Patience
from screening.reports.disclosure_control.model import PeriodPublication, Published, Sum, Table, Why, publish
from tests.reports.disclosure_control.disclosure_attacker import Reader
from tests.reports.disclosure_control.random_counties import Publisher, random_county, shown_to_the_officer

QUICK = range(24)


def worked_out_of(seed: int, publisher: Publisher = publish, *, guesses: bool = False) -> list[str]:
    county = random_county(Random(seed))
    reader = Reader(guesses=guesses)
    for (_month, table), shown in zip(county, shown_to_the_officer(county, publisher), strict=True):
        reader.read(table, shown)
    return reader.works_out()


@pytest.mark.parametrize("seed", QUICK)
def test_nothing_small_can_be_worked_out_of_all_that_was_shown(seed):
    assert worked_out_of(seed) == []


@pytest.mark.parametrize("seed", QUICK)
def test_nor_by_somebody_who_guesses_rightly_what_has_not_changed(seed):
    assert worked_out_of(seed, guesses=True) == []


@pytest.mark.parametrize("seed", [1, 38, 52])  # of the last two it would, if no more were hidden for it
def test_nor_where_the_search_was_soon_given_up(seed, monkeypatch):
    monkeypatch.setattr(disclosure_history, "Patience", lambda: Patience(0))
    assert worked_out_of(seed) == []


@pytest.mark.proof
def test_nothing_small_can_be_worked_out_in_five_thousand_counties():
    assert {seed: found for seed in range(5_000) if (found := worked_out_of(seed))} == {}


def only_small_ones(tables, audience, period, *, earlier=()) -> PeriodPublication:
    """Planted: nothing is hidden beside the small cells themselves."""
    cells = {}
    for table in tables:
        for key, value in table.cells.items():
            small = model.is_small(value) and key not in table.known
            if key not in table.silent:
                cells[key] = Published(None, Why.SMALL) if small else Published(value)
    return PeriodPublication(audience, period, cells, tuple(tables))


def without_memory(tables, audience, period, *, earlier=()) -> PeriodPublication:
    """Planted: every month is published as if it were the first."""
    return publish(tables, audience, period)


def without_townships(tables, audience, period, *, earlier=()) -> PeriodPublication:
    """Planted: whoever made the tables forgot that townships make the county."""
    (table,) = tables
    sums = [line for line in table.sums if not line.total.startswith("county") or "township" not in line.parts[0]]
    return publish([replace(table, sums=sums)], audience, period, earlier=earlier)


def without_growth(tables, audience, period, *, earlier=()) -> PeriodPublication:
    """Planted: whoever made the tables forgot which cells only grow."""
    return publish([replace(table, growing=()) for table in tables], audience, period, earlier=earlier)


@pytest.mark.parametrize("leak", [only_small_ones, without_memory, without_townships, without_growth])
def test_a_planted_leak_is_found(leak):
    assert any(worked_out_of(seed, leak) for seed in QUICK)


def without_open_cases(tables, audience, period, *, earlier=()) -> PeriodPublication:
    """Planted: whoever made the tables forgot that a plan for the holiday can only be owed for an open case."""
    (table,) = tables
    sums = [line for line in table.sums if not line.parts[-1].endswith(PLANNED)]
    return publish([replace(table, sums=sums)], audience, period, earlier=earlier)


def in_the_holiday(publisher: Publisher) -> list[str]:
    """Every open case lacks its plan, in townships of one school; a few first looks are late besides."""
    places = [(1, 404, 31, 2), (2, 106, 8, 1), (3, 253, 20, 3)]
    [table] = tables([school_in_the_holiday(*place) for place in places])
    reader = Reader()
    reader.read(table, publisher([table], "officer", "2026-07"))
    return reader.works_out()


def school_in_the_holiday(school: int, children: int, unplanned: int, looks: int) -> SchoolCounts:
    late = {"overdue.desk": looks, UNPLANNED: unplanned, "overdue": looks + unplanned}
    people = Counter({"enrolled": children, RATED: children, "open": unplanned, SAID: unplanned} | late)
    return SchoolCounts(school, school, people, {"counselor_hours": 4.0})


def test_what_is_owed_besides_the_plans_for_the_holiday_does_not_follow():
    assert in_the_holiday(publish) == []
    assert in_the_holiday(without_open_cases)


def test_the_attack_solves_what_a_reader_can_solve_with_a_pencil():
    table = Table({"all": 30, "x": 3, "y": 27}, [Sum("all", ("x", "y"))])
    shown = PeriodPublication(
        "x", "2026-10", {"all": Published(30), "x": Published(None, Why.SMALL), "y": Published(27)}
    )
    reader = Reader()
    reader.read(table, shown)
    assert reader.works_out() == ["x in 2026-10 r1"]


def test_the_attack_does_not_call_a_leak_what_the_class_lists_say():
    table = Table({"all": 3, "x": 3}, [Sum("all", ("x",))], known={"all"})
    reader = Reader()
    reader.read(table, PeriodPublication("x", "2026-10", {"all": Published(3), "x": Published(3)}))
    assert reader.works_out() == []
