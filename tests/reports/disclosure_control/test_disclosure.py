import itertools
import random

import pytest

from screening.reports.disclosure_control.model import Published, Sum, Table, Why, is_small, publish, publish_cells


def grade_table(rng: random.Random) -> tuple[dict[str, int], list[Sum]]:
    """Rated and tier counts of four grades with totals, and a split of the totals by label."""
    cells, sums = {}, []
    for column in ("rated", "a", "b"):
        for grade in range(3, 7):
            cells[f"{column}.{grade}"] = rng.choice([0, rng.randint(0, 9), rng.randint(0, 90)])
        total = sum(cells[f"{column}.{grade}"] for grade in range(3, 7))
        cells[column] = total
        cells[f"{column}.behind"] = rng.randint(0, total)
        cells[f"{column}.other"] = total - cells[f"{column}.behind"]
        sums.append(Sum(column, tuple(f"{column}.{grade}" for grade in range(3, 7))))
        sums.append(Sum(column, (f"{column}.behind", f"{column}.other")))
    return cells, sums


def test_one_to_four_are_hidden_and_zero_is_printed():
    cells = {"all": 30, "x": 3, "y": 0, "z": 12, "w": 15}
    shown = publish_cells(cells, [Sum("all", ("x", "y", "z", "w"))])
    assert shown["x"] == Published(None, Why.SMALL)
    assert shown["y"] == Published(0)


def test_a_single_hidden_cell_takes_the_smallest_neighbour_with_it():
    cells = {"all": 30, "x": 3, "z": 12, "w": 15}
    shown = publish_cells(cells, [Sum("all", ("x", "z", "w"))])
    assert [shown[key].text for key in ("x", "z", "w", "all")] == ["<5", "—", "15", "30"]


def test_two_small_cells_that_add_up_to_two_are_not_left_alone():
    cells = {"all": 32, "x": 1, "y": 1, "z": 30}
    shown = publish_cells(cells, [Sum("all", ("x", "y", "z"))])
    assert shown["z"].value is None or shown["all"].value is None


def test_a_few_of_one_group_do_not_follow_from_a_group_of_nobody_that_is_not_printed():
    """Eleven in all and nine here leave two elsewhere, in whichever of the hidden groups they are."""
    cells = {"all": 11, "known": 9, "x": 2, "y": 0}
    shown = publish_cells(cells, [Sum("all", ("known", "x", "y"))], silent=["y"])
    assert shown["known"].value is None or shown["all"].value is None


def test_nor_where_the_total_is_not_printed_and_follows_from_another_line():
    """Six girls and five boys are eleven, seven of them of another kind: four are left."""
    cells = {"all": 11, "girls": 6, "boys": 5, "unknown": 7, "boarders": 2, "pupils": 2}
    lines = [Sum("all", ("girls", "boys")), Sum("all", ("boarders", "pupils", "unknown"))]
    shown = publish_cells(cells, lines, silent=["all"])
    assert any(shown[name].value is None for name in ("girls", "boys", "unknown"))


def test_a_difference_nobody_prints_is_protected_too():
    cells = {"enrolled": 60, "rated": 57, "rest": 3}
    shown = publish_cells(cells, [Sum("enrolled", ("rated", "rest"))], known=["enrolled"], silent=["rest"])
    assert shown["rated"].why is Why.COMPLEMENT
    assert "rest" not in shown


def test_a_sum_that_does_not_add_up_is_refused():
    with pytest.raises(ValueError, match="all is not the sum"):
        publish_cells({"all": 4, "x": 3}, [Sum("all", ("x",))])


def test_a_rate_needs_ten_children_below_the_line():
    assert Published(4).rate_of(Published(9)) is None
    assert Published(5).rate_of(Published(10)) == 50


@pytest.mark.parametrize("seed", range(60))
def test_no_small_cell_can_be_worked_out_by_trying_every_filling(seed):
    """Whoever knows the printed cells, the bounds and the sums still finds two fillings for every small cell."""
    rng = random.Random(seed)
    total = rng.randint(3, 24)
    cuts = sorted(rng.randint(0, total) for _ in range(2))
    parts = {"x": cuts[0], "y": cuts[1] - cuts[0], "z": total - cuts[1]}
    cells = {"all": total, **parts}
    shown = publish_cells(cells, [Sum("all", ("x", "y", "z"))])
    fillings = [
        filling
        for filling in itertools.product(range(total + 30), repeat=3)
        if _fits(dict(zip("xyz", filling, strict=True)) | {"all": sum(filling)}, shown)
    ]
    for index, key in enumerate("xyz"):
        if is_small(cells[key]):
            assert len({filling[index] for filling in fillings}) > 1


def _fits(filling: dict[str, int], shown: dict[str, Published]) -> bool:
    return all(
        filling[key] == cell.value
        if cell.value is not None
        else (1 <= filling[key] <= 4 if cell.why is Why.SMALL else filling[key] >= 5)
        for key, cell in shown.items()
    )


@pytest.mark.parametrize("seed", range(40))
def test_linked_tables_leave_no_small_cell_alone_in_its_sum(seed):
    cells, sums = grade_table(random.Random(seed))
    shown = publish_cells(cells, sums)
    for line in sums:
        hidden = [key for key in (line.total, *line.parts) if shown[key].value is None]
        assert len(hidden) != 1 or not is_small(cells[hidden[0]])


def test_of_a_few_children_who_are_known_not_even_a_nought_is_printed() -> None:
    """Three children of a class list: that none of them was rated, or all were, would be said of each by name."""
    for rated in (0, 3):
        cells = {"few": 3, "few.rated": rated, "few.not": 3 - rated, "many": 60, "many.rated": 50, "many.not": 10}
        sums = [Sum(one, (f"{one}.rated", f"{one}.not")) for one in ("few", "many")]
        shown = publish([Table(cells, sums, known=["few", "many"])], "school:x", "2026-10").cells
        assert [shown[key].text for key in ("few.rated", "few.not")] == ["—", "—"]
        assert [shown[key].why for key in ("few.rated", "few.not")] == [Why.GROUP, Why.GROUP]
        assert shown["many.rated"].value == 50
