"""The two legs: exact fractions, the content floor, and what a norm changes."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import current_rules, evaluate, parse_rules, score
from screening.scoring.band_rule import count_leg
from tests.scoring.cases import CONNECTION, ENGAGEMENT, cells, norm_of

RULES = current_rules()


@given(st.integers(1, 300), st.data())
def test_the_count_leg_compares_whole_numbers_never_decimals(answered, data):
    upper = data.draw(st.integers(0, answered))
    expected = "high" if 2 * upper >= answered else "elevated" if 3 * upper >= answered else "none"
    assert count_leg(upper, answered, RULES) == expected


@pytest.mark.parametrize(
    ("upper", "answered", "band"),
    [(4, 12, "elevated"), (3, 12, "none"), (3, 9, "elevated"), (4, 11, "elevated"), (3, 10, "none"), (5, 10, "high")],
)
def test_exactly_one_third_and_exactly_one_half_count(upper, answered, band):
    assert count_leg(upper, answered, RULES) == band


def norm_with(below, at, above):
    """A norm where `at` children have a total of 12, `below` fewer and `above` more."""
    table = tuple((total, count) for total, count in ((3.0, below), (12.0, at), (20.0, above)) if count)
    return scoring.ScaleNorm("engagement", "high", table, below + at + above, 20, 4, 9.0, 5.0, 0.1, 2.9)


@pytest.mark.parametrize(
    ("below", "at", "above", "band"),
    [
        (335, 2, 63, "elevated"),  # 100 · (335 + 1) / 400 = 84 exactly
        (335, 1, 64, "none"),  # 83.875
        (387, 2, 11, "high"),  # 97 exactly
        (387, 1, 12, "elevated"),
        (400, 0, 0, "high"),
    ],
)
def test_the_lines_of_the_norm_are_reached_exactly(below, at, above, band):
    legs = evaluate(12.0, 3, 12, norm_with(below, at, above), RULES)
    assert (legs.norm_band, legs.band, legs.provisional) == (band, band, False)
    assert legs.fired == (None if band == "none" else "norm")
    assert legs.percentile == pytest.approx(100 * (below + at / 2) / 400)


@pytest.mark.parametrize(("upper", "band"), [(0, "none"), (1, "none"), (2, "high")])
def test_a_high_percentile_needs_two_lines_in_the_upper_half(upper, band):
    legs = evaluate(12.0, upper, 12, norm_with(400, 0, 0), RULES)
    assert (legs.band, legs.floor_met) == (band, upper >= 2)


def test_without_a_norm_the_count_leg_acts_alone_and_is_provisional():
    legs = evaluate(11.0, 4, 12, None, RULES)
    assert (legs.band, legs.fired, legs.provisional) == ("elevated", "count", True)
    assert (legs.norm_band, legs.percentile) == (None, None)


def test_beside_a_norm_the_count_leg_is_computed_but_acts_only_at_two_thirds():
    mild = norm_with(0, 0, 400)
    seven = evaluate(12.0, 7, 12, mild, RULES)
    assert (seven.count_band, seven.count_acts, seven.band) == ("high", "none", "none")
    eight = evaluate(12.0, 8, 12, mild, RULES)
    assert (eight.count_acts, eight.norm_band, eight.band, eight.fired) == ("high", "none", "high", "count")


def test_which_leg_is_named_where_both_reach_the_band_or_only_one():
    assert evaluate(12.0, 8, 12, norm_with(400, 0, 0), RULES).fired == "both"
    assert evaluate(12.0, 8, 12, norm_with(350, 0, 50), RULES).fired == "count"  # norm: elevated, count: high
    assert evaluate(12.0, 7, 12, norm_with(350, 0, 50), RULES).fired == "norm"


def test_a_scored_form_carries_both_legs():
    norm = norm_of(CONNECTION)
    legs = score(CONNECTION, cells(CONNECTION, "2220 0000"), norm=norm).total.legs
    assert (legs.count_band, legs.upper, legs.answered) == ("elevated", 3, 8)
    assert legs.percentile == norm.total.percentile(6.0)


def test_where_low_scores_deserve_a_look_percentiles_run_the_other_way():
    table = ((1.0, 10), (5.0, 20), (9.0, 70))
    norm = scoring.ScaleNorm("wellbeing", "low", table, 100, 10, 3, 7.0, 2.0, 0.1, 1.9)
    assert norm.percentile(1.0) == 95.0 and norm.percentile(9.0) == 35.0 and norm.percentile(0.0) == 100.0
    assert norm.line(Fraction(84)) == 1.0 and norm.line(Fraction(75)) == 5.0 and norm.line(Fraction(96)) is None


def test_the_line_in_points_is_the_mildest_total_that_reaches_it():
    norm = norm_with(300, 60, 40)
    assert norm.line(Fraction(82)) == 12.0
    assert norm.line(Fraction(84)) == 20.0
    assert norm.line(Fraction(97)) is None


def test_rules_read_back_from_storage_are_the_same_rules():
    again = parse_rules(RULES.to_mapping())
    assert again == RULES and again.content_hash == RULES.content_hash
    assert (RULES.count_leg.elevated, RULES.count_leg.high, RULES.count_leg.beside_norm) == (
        Fraction(1, 3),
        Fraction(1, 2),
        Fraction(2, 3),
    )
    assert (RULES.norm_leg.elevated, RULES.norm_leg.high, RULES.norm_leg.content_floor) == (84, 97, 2)
    assert RULES.quality.identical_share == Fraction(3, 5) and RULES.random_check_share == Fraction(1, 50)
    assert [(rule.id, rule.tier, rule.tier_on_child_form) for rule in RULES.flags if rule.tier == "B"] == [
        ("elevated", "B", "A")
    ]


def test_moved_thresholds_move_the_band():
    mapping = RULES.to_mapping()
    mapping["bands"]["count_leg"]["elevated"] = "1/4"
    stricter = parse_rules(mapping)
    answers = cells(ENGAGEMENT, "1001 2300 1200")
    assert score(ENGAGEMENT, answers).total.band == "none"
    assert score(ENGAGEMENT, answers, rules=stricter).total.band == "elevated"
    assert score(ENGAGEMENT, answers, rules=stricter).rules_hash != RULES.content_hash


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (["bands", "count_leg", "elevated"], "2/3", "count leg"),
        (["bands", "count_leg", "high"], "half", "half"),
        (["bands", "norm_leg", "high_percentile"], 80, "norm leg"),
        (["bands", "subscales_flag"], True, "never flag"),
        (["bands", "upper_half", "codes_0_3"], [1, 2, 3], "codes_0_3"),
        (["schema"], "x", "schema"),
        (["flag_reasons", 0, "tier"], "C", "tier must be A or B"),
        (["bands", "norm_leg"], {}, "elevated_percentile"),
    ],
)
def test_rules_that_contradict_themselves_are_refused(path, value, words):
    mapping = RULES.to_mapping()
    place = mapping
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(scoring.RulesError, match=words):
        parse_rules(mapping)
