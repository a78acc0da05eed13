"""A school cut two ways at once, month after month: from rows, columns and months nobody works out a small number."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.disclosure_control.model import (
    PeriodPublication,
    Published,
    Sum,
    Table,
    Why,
    is_small,
    publish,
    publish_cells,
)
from tests.reports.disclosure_control.disclosure_attacker import Reader

GRADES, STATES = ("3", "4", "5"), ("rated", "refused", "left")
MONTHS = ("2026-10", "2026-11", "2026-12")
Cells = dict[tuple[str, str], int]


def random_cells(dice: Random) -> Cells:
    """Mostly a few large cells, some of one to four, some noughts."""
    sizes = (
        0,
        0,
        dice.randint(1, 4),
        dice.randint(1, 4),
        dice.randint(5, 9),
        dice.randint(10, 40),
        dice.randint(20, 90),
    )
    return {(grade, state): dice.choice(sizes) for grade in GRADES for state in STATES}


def later(dice: Random, cells: Cells) -> Cells:
    """A few children more in some cells."""
    return {at: count + dice.choice((0, 0, 0, 1, 2, 7)) for at, count in cells.items()}


def table_of(cells: Cells) -> Table:
    """Every cell, both margins and the whole, with the sums that link them; the size of a grade is known."""
    found = CountCells({f"{grade}.{state}": count for (grade, state), count in cells.items()})
    for grade in GRADES:
        found.counts[grade] = sum(cells[grade, state] for state in STATES)
        found.split(grade, [f"{grade}.{state}" for state in STATES])
    for state in STATES:
        found.counts[state] = sum(cells[grade, state] for grade in GRADES)
        found.split(state, [f"{grade}.{state}" for grade in GRADES])
    found.counts["all"] = sum(cells.values())
    found.split("all", GRADES)
    found.split("all", STATES)
    found.known.update(("all", *GRADES))
    found.growing.update(key for key in found.counts if key.endswith("rated"))
    return found.table()


def months_of(seed: int) -> list[Table]:
    dice = Random(seed)
    cells = random_cells(dice)
    found = [table_of(cells)]
    for _month in MONTHS[1:]:
        cells = later(dice, cells)
        found.append(table_of(cells))
    return found


def shown_in_order(tables: Sequence[Table]) -> list[PeriodPublication]:
    shown: list[PeriodPublication] = []
    for month, table in zip(MONTHS, tables, strict=True):
        shown.append(publish([table], "school:1", month, earlier=shown))
    return shown


def worked_out(tables: Sequence[Table], shown: Sequence[PeriodPublication]) -> list[str]:
    reader = Reader()
    for table, one in zip(tables, shown, strict=True):
        reader.read(table, one)
    return reader.works_out()


@pytest.mark.parametrize("seed", range(12))
def test_from_all_rows_columns_and_months_no_small_number_follows(seed):
    tables = months_of(seed)
    assert worked_out(tables, shown_in_order(tables)) == []


@pytest.mark.parametrize("seed", range(12, 18))
def test_nor_when_the_first_month_is_made_again_at_the_end(seed):
    first, *others = months_of(seed)
    shown = shown_in_order([first, *others])
    dice = Random(seed)
    key = dice.choice([key for key in first.cells if "." in key])
    grade, state = key.split(".")
    again = replace(first, cells={**first.cells, **{at: first.cells[at] + 1 for at in (key, grade, state, "all")}})
    shown.append(publish([again], "school:1", MONTHS[0], earlier=shown))
    assert worked_out([first, *others, again], shown) == []


def test_the_attack_finds_what_hiding_the_small_cells_alone_gives_away():
    """Otherwise the tests above would prove nothing."""

    def only_small(table: Table, month: str) -> PeriodPublication:
        hidden = {key: is_small(count) and key not in table.known for key, count in table.cells.items()}
        cells = {
            key: Published(None, Why.SMALL) if hidden[key] else Published(count) for key, count in table.cells.items()
        }
        return PeriodPublication("school:1", month, cells, (table,))

    for seed in range(3):
        tables = months_of(seed)[:1]
        assert worked_out(tables, [only_small(table, MONTHS[0]) for table in tables])


@pytest.mark.parametrize("seed", range(8))
def test_everything_that_is_printed_is_true(seed):
    tables = months_of(seed)
    for table, shown in zip(tables, shown_in_order(tables), strict=True):
        printed = {key: cell.value for key, cell in shown.cells.items() if cell.value is not None}
        assert printed == {key: table.cells[key] for key in printed}
        called_small = {key for key, cell in shown.cells.items() if cell.why is Why.SMALL}
        assert all(is_small(table.cells[key]) for key in called_small)


@pytest.mark.parametrize("seed", range(8))
def test_what_everybody_knows_is_printed_and_no_small_cell_is(seed):
    for table, shown in zip(months_of(seed), shown_in_order(months_of(seed)), strict=True):
        assert all(shown.cells[key].value is not None for key in table.known)
        small = {key for key, count in table.cells.items() if is_small(count) and key not in table.known}
        assert all(shown.cells[key].value is None for key in small)


@pytest.mark.parametrize("seed", range(8))
def test_a_table_without_a_small_number_is_printed_whole(seed):
    dice = Random(seed)
    cells = {at: dice.choice((0, dice.randint(5, 80))) for at in random_cells(dice)}
    shown = publish([table_of(cells)], "school:1", MONTHS[0])
    assert all(cell.why is Why.SHOWN for cell in shown.cells.values())


@pytest.mark.parametrize("seed", range(4))
def test_the_same_tables_are_decided_in_the_same_way(seed):
    first, second = (shown_in_order(months_of(seed)) for _time in range(2))
    assert [one.cells for one in first] == [one.cells for one in second]


class TestCollecting:
    def test_a_remainder_is_protected_and_never_printed(self):
        cells = CountCells({"enrolled": 30})
        cells.known.add("enrolled")
        cells.rest("enrolled", rated=27)
        shown = cells.publish()
        assert shown["rated"].value is None
        assert set(shown) == {"enrolled", "rated"}

    def test_a_remainder_of_nought_or_of_many_hides_nothing(self):
        for rated in (30, 12):
            cells = CountCells({"enrolled": 30})
            cells.known.add("enrolled")
            cells.rest("enrolled", rated=rated)
            assert cells.publish()["rated"] == Published(rated)

    def test_silent_parts_leave_no_cell(self):
        cells = CountCells({"flagged": 20, "seen": 17})
        cells.parts("flagged", "seen", {"late": 3})
        shown = cells.publish()
        assert set(shown) == {"flagged", "seen"}
        assert None in (shown["flagged"].value, shown["seen"].value)

    def test_parts_that_do_not_make_their_total_are_refused(self):
        cells = CountCells({"all": 10})
        cells.split("all", {"girls": 4, "boys": 5})
        with pytest.raises(ValueError, match="all"):
            cells.publish()

    def test_a_table_holds_what_was_collected(self):
        cells = CountCells({"all": 11}, known={"all"})
        cells.split("all", {"girls": 5, "boys": 6})
        assert cells.table() == Table(
            {"all": 11, "girls": 5, "boys": 6}, (Sum("all", ("girls", "boys")),), {"all"}, set(), set()
        )


@pytest.mark.parametrize("value", range(8))
def test_one_cell_that_nobody_sees_twice_is_hidden_when_it_is_small(value):
    shown = publish_cells({"n": value}, [])["n"]
    assert (shown.value is None) == is_small(value) == (1 <= value <= 4)


@pytest.mark.parametrize(
    ("part", "whole", "rate"),
    [
        (Published(5), Published(9), None),
        (Published(5), Published(10), 50),
        (Published(1), Published(200), 1),
        (Published(0), Published(40), 0),
        (Published(None, Why.SMALL), Published(40), None),
        (Published(12), Published(None, Why.COMPLEMENT), None),
    ],
)
def test_a_rate_is_said_of_printed_counts_and_ten_or_more(part, whole, rate):
    assert part.rate_of(whole) == rate
    assert part.share_of(whole) == ("" if rate is None else f"{rate}%")
