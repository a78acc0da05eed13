"""The numbers a district may set: up to their limits and no further, and never past one another."""

from fractions import Fraction

import pytest

from screening.library.thresholds import BY_ID, THRESHOLDS, Threshold, change_thresholds, problems_of
from screening.scoring import current_rules, parse_rules

RULES = current_rules()
HAIR = Fraction(1, 10_000)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda one: one.id)
def test_both_limits_are_allowed_and_nothing_beyond_them(threshold: Threshold):
    assert threshold.allows(threshold.low)
    assert threshold.allows(threshold.high)
    assert not threshold.allows(threshold.low - HAIR)
    assert not threshold.allows(threshold.high + HAIR)
    assert not threshold.allows(threshold.low - 1)
    assert not threshold.allows(threshold.high + 1)


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda one: one.id)
def test_a_count_is_whole_and_a_share_need_not_be(threshold: Threshold):
    between = threshold.low + HAIR
    assert threshold.allows(between) == (threshold.kind != "count")


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda one: one.id)
def test_what_the_shipped_rules_say_is_allowed_and_is_no_change(threshold: Threshold):
    shipped = threshold.read(RULES)
    assert threshold.allows(shipped)
    assert problems_of({threshold.id: shipped}, RULES) == {"": "nothing"}


@pytest.mark.parametrize(
    ("lower", "upper"),
    [
        ("norm_elevated", "norm_high"),
        ("count_elevated", "count_high"),
        ("conversation_few", "conversation_many"),
    ],
)
def test_the_milder_line_stays_below_the_stricter_one(lower, upper):
    line = BY_ID[upper].read(RULES)
    if BY_ID[lower].allows(line):
        assert "order" in problems_of({lower: line}, RULES).values()
    below = BY_ID[lower].read(RULES)
    if BY_ID[upper].allows(below):
        assert "order" in problems_of({upper: below}, RULES).values()


def test_two_lines_that_move_together_are_judged_as_they_will_stand():
    together = {"norm_elevated": Fraction(98), "norm_high": Fraction(99)}
    assert problems_of(together, RULES) == {}
    assert "order" in problems_of({"norm_elevated": Fraction(98)}, RULES).values()


def test_beside_a_norm_the_count_may_be_as_strict_as_without_one():
    same = BY_ID["beside_norm"].read(RULES)
    assert "order" not in problems_of({"count_high": same}, RULES).values()


def test_every_problem_is_named_at_once():
    found = problems_of({"quotas": Fraction(1), "norm_high": Fraction(100), "quality_lines": Fraction(3, 2)}, RULES)
    assert found == {"quotas": "not-configuration", "norm_high": "range", "quality_lines": "range"}


@pytest.mark.parametrize("threshold", THRESHOLDS, ids=lambda one: one.id)
def test_one_number_changes_that_number_and_the_version_only(threshold: Threshold):
    value = next(one for one in (threshold.high, threshold.low) if one != threshold.read(RULES))
    changed = change_thresholds(RULES, {threshold.id: value}, "9.9")
    before, after = _leaves(RULES.to_mapping()), _leaves(changed)
    different = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    versions = {("version",)} | ({("bands", "version")} if threshold.group in ("norm", "count") else set())
    assert different == {threshold.path} | versions


def test_rules_with_every_number_changed_are_rules_that_the_engine_reads():
    values = {"norm_elevated": Fraction(80), "norm_high": Fraction("96.5"), "content_floor": Fraction(3)}
    values |= {"count_elevated": Fraction(1, 5), "count_high": Fraction(3, 5), "beside_norm": Fraction(9, 10)}
    values |= {"quality_lines": Fraction(4), "identical_share": Fraction(4, 5), "seconds_a_child": Fraction(12)}
    values |= {"conversation_few": Fraction(2), "conversation_many": Fraction(30)}
    assert set(values) == set(BY_ID)
    assert problems_of(values, RULES) == {}
    rules = parse_rules(change_thresholds(RULES, values, "9.9"))
    assert {one.id: one.read(rules) for one in THRESHOLDS} == values


def _leaves(value: object, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], object]:
    if not isinstance(value, dict):
        return {path: value}
    return {at: leaf for name, part in value.items() for at, leaf in _leaves(part, (*path, str(name))).items()}
