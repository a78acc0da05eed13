"""Which child a row is, and what would happen to whom. No database."""

from dataclasses import replace

import pytest

from students.roster.matching import RosterChild, one_sign_apart
from students.roster.plan import ImportPlan, make_plan
from students.roster.rows import RosterRow

CLASSES = {(3, 1): 31, (3, 2): 32}
YU = RosterChild(1, 31, 1, "王小雨", "girl", 2017, 5, public_id="yu")
BO = RosterChild(2, 31, 2, "李博", "boy", 2017, 7, public_id="bo")
HAO = RosterChild(3, 32, 1, "张浩然", "boy", 2017, 6, public_id="hao")
HERE = [YU, BO, HAO]
SAME_YU = RosterRow(2, 3, 1, 1, "王小雨", "girl", 2017, 5)
SAME_BO = RosterRow(3, 3, 1, 2, "李博", "boy", 2017, 7)


def plan(*rows: RosterRow, known: list[RosterChild] = HERE, **how: object) -> ImportPlan:
    return make_plan(rows, known, CLASSES, **how)  # type: ignore[arg-type]


def kinds(made: ImportPlan) -> dict[int, str]:
    return {line.row.number: line.kind for line in made.lines} | {row.number: "close" for row, _near in made.close}


def test_a_row_is_here_already_moved_corrected_or_new() -> None:
    made = plan(
        SAME_YU,
        replace(SAME_BO, sex="girl"),
        RosterRow(4, 3, 1, 5, "张浩然", "boy", 2017, 6),
        RosterRow(5, 3, 2, 9, "许晨曦", "girl", 2017, 8),
    )
    assert kinds(made) == {2: "same", 3: "changed", 4: "moved", 5: "new"}


@pytest.mark.parametrize(
    ("slip", "near"),
    [
        ({"birth_month": 6}, True),  # the month
        ({"birth_year": 2016}, True),  # the year
        ({"name": "王晓雨"}, True),  # one sign of the name
        ({"name": "王雨"}, True),  # a sign left out
        ({"name": "赵一诺", "seat": 1}, True),  # a new name for who sits there
        ({"name": "赵一诺", "seat": 7}, False),
        ({"name": "王晓雨", "birth_month": 6, "seat": 7}, False),
        ({"class_number": 2, "birth_year": 2015, "birth_month": 9, "seat": 7}, False),  # a namesake elsewhere
    ],
)
def test_a_slip_of_the_pen_is_asked_about_and_never_guessed(slip: dict[str, object], near: bool) -> None:
    row = replace(SAME_YU, **slip)  # type: ignore[arg-type]
    made = plan(row, SAME_BO)
    assert [candidate.public_id for _row, candidates in made.close for candidate in candidates] == ["yu"] * near
    assert all(line.row != row for line in made.lines) == near


def test_who_is_in_the_file_already_is_nobody_elses_double() -> None:
    twin = replace(SAME_YU, number=9, name="王小云", seat=8)
    assert kinds(plan(SAME_YU, twin)) == {2: "same", 9: "new"}


def test_two_register_numbers_are_two_children() -> None:
    known = [replace(YU, register_hash="a"), BO, HAO]
    assert kinds(plan(replace(SAME_YU, seat=9, register_hash="b"), known=known)) == {2: "new"}


def test_the_answer_decides_who_a_close_row_is() -> None:
    row = replace(SAME_YU, name="王晓雨")
    assert kinds(plan(row, answers={2: 1})) == {2: "changed"}
    assert kinds(plan(replace(row, seat=9), answers={2: None})) == {2: "new"}
    assert kinds(plan(row, answers={2: 999})) == {2: "close"}  # a child who is not here answers nothing


def test_who_is_missing_in_a_class_of_the_file_has_perhaps_left_and_in_another_class_not() -> None:
    assert [child.public_id for child in plan(SAME_YU).left] == ["bo"]


def test_nobody_has_left_whose_row_is_close_unread_or_of_an_unknown_class() -> None:
    assert plan(SAME_YU, replace(SAME_BO, birth_month=1)).left == []
    assert plan(SAME_YU, unread=["李 博"]).left == []
    assert plan(SAME_YU, replace(SAME_BO, class_number=9)).left == []


def test_only_approved_rows_are_seated_and_the_others_keep_their_seats() -> None:
    rows = [replace(SAME_YU, seat=2), replace(SAME_BO, seat=1)]
    assert kinds(plan(*rows)) == {2: "changed", 3: "changed"}
    alone = plan(*rows, only={2})
    assert (alone.lines, [(p.row, p.code) for p in alone.problems]) == ([], [(2, "seat-taken")])


def test_a_row_that_is_not_approved_still_takes_its_own_child() -> None:
    two = [replace(YU, student=8, seat=8), YU]
    rows = [SAME_YU, replace(SAME_YU, number=3, seat=8)]
    assert [line.known.student for line in plan(*rows, known=two, only={3}).lines if line.known] == [8]


@pytest.mark.parametrize(
    ("care", "told", "kind"),
    [
        ({}, {}, "same"),
        ({}, {"mother_away": "now"}, "changed"),
        ({"mother_away": "now", "boarding": False}, {"mother_away": "now"}, "same"),
        ({"mother_away": "never"}, {"mother_away": "now"}, "changed"),
        (None, {"mother_away": "now"}, "same"),  # the family said no
    ],
)
def test_new_facts_on_care_are_a_correction(care: object, told: dict[str, str], kind: str) -> None:
    known = [replace(YU, care=care)]  # type: ignore[arg-type]
    assert kinds(plan(replace(SAME_YU, care=told), known=known)) == {2: kind}


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("王小雨", "王晓雨", True),
        ("王雨", "王小雨", True),
        ("王小雨", "王雨小", False),
        ("王小雨", "王小雨", False),
        ("雨", "王小雨", False),
        ("古丽", "古丽娜", True),
    ],
)
def test_one_sign_apart(one: str, other: str, apart: bool) -> None:
    assert one_sign_apart(one, other) is apart
    assert one_sign_apart(other, one) is apart
