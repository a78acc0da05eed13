"""What was printed stays known: later months and revisions are decided with it."""

from dataclasses import replace

import pytest

from screening.reports.disclosure_control.model import PeriodPublication, Sum, Table, Why, publish

OCTOBER, NOVEMBER, DECEMBER = "2026-10", "2026-11", "2026-12"


def school(rated: int, *, enrolled: int = 60, growing: bool = True) -> Table:
    """Enrolled children, known from the class lists, and how many of them are rated."""
    return Table(
        {"enrolled": enrolled, "rated": rated, "rest": enrolled - rated},
        [Sum("enrolled", ("rated", "rest"))],
        known={"enrolled"},
        silent={"rest"},
        growing={"rated"} if growing else set(),
    )


def one_after_the_other(*months: tuple[str, Table]) -> list[PeriodPublication]:
    shown: list[PeriodPublication] = []
    for month, table in months:
        shown.append(publish([table], "school:x", month, earlier=tuple(shown)))
    return shown


def texts(shown: list[PeriodPublication], key: str = "rated") -> list[str]:
    return [one.cells[key].text for one in shown]


def test_a_few_children_more_than_last_month_are_not_counted_out():
    assert texts(one_after_the_other((OCTOBER, school(40)), (NOVEMBER, school(42)))) == ["40", "—"]


def test_many_more_or_none_at_all_are_printed():
    months = (OCTOBER, school(30)), (NOVEMBER, school(40)), (DECEMBER, school(40))
    assert texts(one_after_the_other(*months)) == ["30", "40", "40"]


def test_small_steps_are_printed_once_they_make_a_large_one():
    months = (OCTOBER, school(30)), (NOVEMBER, school(32)), (DECEMBER, school(35))
    assert texts(one_after_the_other(*months)) == ["30", "—", "35"]


def test_a_number_that_goes_both_ways_tells_nothing_by_its_difference():
    months = (OCTOBER, school(40, growing=False)), (NOVEMBER, school(41, growing=False))
    assert texts(one_after_the_other(*months)) == ["40", "41"]


def test_a_correction_of_one_child_is_not_counted_out_in_either_direction():
    for corrected in (39, 41):
        table = school(corrected, growing=False)
        assert texts(one_after_the_other((OCTOBER, school(40, growing=False)), (OCTOBER, table))) == ["40", "—"]


def test_a_revision_is_numbered_and_the_same_tables_make_none():
    first, second = one_after_the_other((OCTOBER, school(30)), (OCTOBER, school(40)))
    assert (first.revision, second.revision) == (1, 2)
    assert publish([school(40)], "school:x", OCTOBER, earlier=[first, second]) is second


def test_a_month_made_again_after_the_next_one_knows_both():
    months = (OCTOBER, school(30)), (NOVEMBER, school(40)), (OCTOBER, school(37))
    assert texts(one_after_the_other(*months)) == ["30", "40", "—"]


def parts(x: int, y: int, z: int) -> Table:
    return Table({"all": x + y + z, "x": x, "y": y, "z": z}, [Sum("all", ("x", "y", "z"))])


def test_what_was_hidden_for_a_small_cell_stays_hidden_while_it_does_not_change():
    """Were y printed in November, October's x would be what is left of October's total."""
    first, second = one_after_the_other((OCTOBER, parts(3, 6, 30)), (NOVEMBER, parts(3, 6, 50)))
    assert first.cells["y"].why is Why.COMPLEMENT
    assert second.cells["y"].value is None
    assert second.cells["z"].value == 50


def test_in_a_known_group_of_one_to_four_not_even_a_nought_is_printed():
    shown = publish([school(0, enrolled=3)], "school:x", OCTOBER)
    assert shown.cells["rated"].why is Why.GROUP
    assert shown.cells["enrolled"].text == "3"


def test_where_a_bound_gives_a_small_number_away_nothing_is_said_of_it():
    """Of eight children none is rated; “<5” twice could only mean four and four."""
    cells = {"enrolled": 8, "rated": 0, "refused": 4, "absent": 4}
    table = Table(cells, [Sum("enrolled", ("rated", "refused", "absent"))], known={"enrolled"})
    shown = publish([table], "school:x", OCTOBER)
    assert Why.GROUP in {shown.cells["refused"].why, shown.cells["absent"].why}


def test_keys_that_stand_in_two_tables_are_refused():
    with pytest.raises(ValueError, match="in two tables: enrolled, rated, rest"):
        publish([school(30), school(30)], "school:x", OCTOBER)


def test_sums_may_link_cells_of_two_tables():
    """The township is a table of its own; its school of three children is not what is left of the printed ones."""
    schools = Table({"a": 20, "b": 3, "c": 30})
    township = Table({"township": 53}, [Sum("township", ("a", "b", "c"))])
    shown = publish([schools, township], "county:x", OCTOBER)
    assert [shown.cells[key].text for key in ("township", "a", "b", "c")] == ["53", "—", "<5", "30"]


def test_a_table_is_not_changed_by_publishing():
    table = school(42)
    copy = replace(table, cells=dict(table.cells))
    one_after_the_other((OCTOBER, school(40)), (NOVEMBER, table))
    assert table == copy
