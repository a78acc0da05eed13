"""What a re-score would change, as it may be printed: levels before and after, and what flags do."""

from collections import Counter
from itertools import product
from random import Random

import pytest
from django.utils.translation import override

from screening.reports.disclosure_control.model import is_small
from screening.reports.rescorings import ALL, LevelsTable, _facts, _published, _tables
from screening.rounds.selectors.rescoring import LEVELS, Difference, Move
from tests.reports.disclosure_control.disclosure_attacker import small_groups, worked_out

FORM, GRADES = "teacher-connection", (3, 6)


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


def move(before: str, after: str, children: int, form: str = FORM, grades: tuple[int, int] = GRADES) -> Move:
    return Move(form, grades, before, after, children)


def table(*moves: Move) -> LevelsTable:
    return LevelsTable(FORM, GRADES, list(moves))


def texts(found: LevelsTable) -> dict[str, list[str]]:
    return {word: [str(cell) for cell in cells] for word, cells in found.rows}


def test_levels_that_occur_are_rows_and_columns_in_their_order():
    found = table(move("none", "none", 40), move("high", "elevated", 12))
    assert len(found.columns) == len(found.rows) == 3
    assert [word for word, _cells in found.rows] == list(found.columns)


def test_a_level_nobody_has_before_or_after_is_left_out():
    assert len(table(move("none", "none", 40), move("elevated", "none", 12)).columns) == 2


def test_children_who_stay_stand_on_the_diagonal_and_the_others_beside_it():
    first, second = texts(table(move("none", "none", 40), move("elevated", "none", 12))).values()
    assert first == ["40", "0"]
    assert second == ["12", "0"]


def test_the_sentence_counts_who_moves_out_of_all():
    assert table(move("none", "none", 40), move("elevated", "none", 12)).says.startswith("12 of 52")


def test_one_child_that_moves_is_told_nowhere():
    found = table(move("none", "none", 40), move("elevated", "none", 1), move("elevated", "elevated", 9))
    printed = [cell for cells in texts(found).values() for cell in cells]
    assert "1" not in printed and "<5" in printed
    assert found.says.startswith(("<5 of 50", "— of 50"))


def test_where_nobody_moves_that_is_said():
    assert table(move("none", "none", 40), move("high", "high", 6)).says.startswith("0 of 46")


def random_moves(seed: int) -> list[Move]:
    dice = Random(seed)
    sizes = (0, 0, dice.randint(1, 4), dice.randint(1, 4), dice.randint(5, 30), dice.randint(20, 90))
    return [move(was, now, dice.choice(sizes)) for was, now in product(LEVELS, LEVELS)]


@pytest.mark.parametrize("seed", range(12))
def test_no_small_number_follows_from_the_table_and_its_sentence(seed):
    moves = random_moves(seed)
    kinds = [f"{one.before}>{one.after}" for one in moves]
    sizes = Counter({f"{one.before}>{one.after}": one.children for one in moves})
    groups = {kind: {kind} for kind in kinds}
    groups |= {ALL: set(kinds), "moved": {kind for kind in kinds if len(set(kind.split(">"))) == 2}}
    shown = _published(list(LEVELS), moves)
    wanted = [group for group in small_groups(groups, sizes) if len(group) == 1]
    assert worked_out(groups, kinds, shown, wanted) == []


@pytest.mark.parametrize("seed", range(6))
def test_no_small_cell_is_printed_and_every_printed_one_is_true(seed):
    moves = random_moves(seed)
    shown = _published(list(LEVELS), moves)
    for one in moves:
        cell = shown[f"{one.before}>{one.after}"]
        assert cell.value in (None, one.children)
        assert not (is_small(one.children) and cell.value is not None)


def test_every_form_and_band_of_grades_has_a_table_of_its_own():
    moves = (move("none", "none", 40), move("none", "none", 30, grades=(7, 9)), move("none", "high", 9))
    found = list(_tables(Difference(moves, 0, 0, 0, 0)))
    assert [one.anchor for one in found] == [f"{FORM}-3", f"{FORM}-7"]
    assert [len(one.columns) for one in found] == [2, 1]


def test_flags_are_counted_and_few_of_them_are_not():
    facts = _facts(Difference((), new_a=12, new_b=3, up=0, stay=7))
    assert [str(number) for _label, number in facts] == ["12", "<5", "0", "7"]
