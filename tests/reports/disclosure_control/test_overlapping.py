"""Overlapping groups: no small one follows from what is printed, whoever does the sums; and it takes no time."""

from collections import Counter
from random import Random

import pytest

from screening.reports.disclosure_control.overlapping import publish_overlapping
from tests.processor import seconds_of
from tests.reports.disclosure_control.disclosure_attacker import small_groups, worked_out


def test_groups_that_do_not_overlap_are_printed_and_small_ones_are_not() -> None:
    cells = publish_overlapping({"all": "abc", "a": "a", "b": "b", "c": "c"}, {"a": 30, "b": 12, "c": 3})
    assert [cells[key].text for key in ("all", "a", "b", "c")] == ["45", "30", "—", "<5"]


def test_two_reasons_that_bring_nearly_the_same_children_are_not_both_printed() -> None:
    """high 40, elevated 38, 37 of them in both: 3 and 1 would follow."""
    kinds = {"both": 37, "high": 3, "elevated": 1}
    groups = {"all": ("both", "high", "elevated"), "h": ("both", "high"), "e": ("both", "elevated")}
    cells = publish_overlapping(groups, kinds)
    assert cells["all"].value == 41
    assert cells["h"].value is None and cells["e"].value is None


def test_nobody_is_printed_as_nobody() -> None:
    cells = publish_overlapping({"all": "a", "none": ""}, {"a": 7})
    assert cells["none"].value == 0
    assert publish_overlapping({"none": ""}, {})["none"].value == 0


def test_where_five_names_of_1_to_4_would_give_themselves_away_even_the_name_is_left_out() -> None:
    """Four reasons with one child each: “<5” for all four and for their sum would make every one of them 1."""
    groups = {"all": "abcd", "a": "a", "b": "b", "c": "c", "d": "d"}
    sizes = dict.fromkeys("abcd", 1)
    cells = publish_overlapping(groups, sizes)
    assert worked_out(groups, list(sizes), cells, small_groups(groups, sizes)) == []


def random_round(seed: int) -> tuple[dict[str, list], Counter]:
    """Children with one to three of up to seven reasons; a cell a reason and step, one for those with it alone."""
    dice = Random(seed)
    reasons = "abcdefg"[: dice.randint(1, 7)]
    sizes = Counter(
        (frozenset(dice.sample(reasons, min(len(reasons), dice.choice([1, 1, 1, 2, 2, 3])))), dice.choice([0, 1, 1, 2]))
        for _ in range(dice.choice([8, 15, 30, 60]))
    )
    groups: dict[str, list] = {}
    for step in (1, 2, 0):
        groups[f"all.{step}"] = [kind for kind in sizes if kind[1] >= step]
    for reason in reasons:
        for step in (1, 2, 0):
            groups[f"{reason}.{step}"] = [kind for kind in sizes if reason in kind[0] and kind[1] >= step]
            groups[f"only {reason}.{step}"] = [kind for kind in sizes if {reason} == kind[0] and kind[1] >= step]
    return groups, sizes


@pytest.mark.parametrize("seed", range(25))
def test_exact_bounds_close_in_on_no_small_group(seed: int) -> None:
    groups, sizes = random_round(seed)
    cells = publish_overlapping(groups, sizes)
    assert worked_out(groups, list(sizes), cells, small_groups(groups, sizes)) == []


def test_the_attack_finds_what_unprotected_tables_give_away() -> None:
    groups, sizes = random_round(4)
    plain = dict(publish_overlapping(groups, Counter(dict.fromkeys(sizes, 20))).items())
    assert all(cell.value is not None for cell in plain.values())
    honest = {key: type(cell)(sum(sizes[kind] for kind in groups[key])) for key, cell in plain.items()}
    assert worked_out(groups, list(sizes), honest, small_groups(groups, sizes))


def test_many_reasons_take_no_more_than_a_second() -> None:
    """Fourteen reasons in two hundred combinations, 700 children: more than a county has brought so far."""
    dice = Random(1)
    combinations = [frozenset(dice.sample("abcdefghijklmn", dice.choice([1, 2, 2, 3]))) for _ in range(120)]
    sizes = Counter((dice.choice(combinations), dice.choice([0, 1, 2])) for _ in range(700))
    groups = {
        f"{reason}.{step}": [kind for kind in sizes if reason in kind[0] and kind[1] >= step]
        for reason in "abcdefghijklmn"
        for step in (1, 2, 0)
    }
    assert seconds_of(lambda: publish_overlapping(groups, sizes)) < 1
