"""When a norm may be built, what is printed beside it, and that it reads back unchanged."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import NotQualified, Rated, build_norm, design_effect, icc1, parse_norm, percentile_rank
from screening.scoring.bins import bins_of
from tests.scoring.cases import CONNECTION, norm_of


def group(children, raters, schools, totals=(0.0, 4.0, 9.0)):
    return [Rated(totals[n % len(totals)], f"r{n % raters}", f"s{n % schools}") for n in range(children)]


def build(rated):
    return build_norm(CONNECTION, rated, name="norm", date="2026-11-20", grade_band="3-4")


def test_three_hundred_children_ten_raters_and_three_schools_qualify():
    norm = build(group(300, 10, 3))
    assert (norm.n, norm.raters, norm.schools, norm.informant) == (300, 10, 3, "teacher")
    assert (norm.instrument_id, norm.instrument_version, norm.total.id) == ("teacher-connection", "1.0", "connection")


@pytest.mark.parametrize(
    ("rated", "short"),
    [
        (group(299, 10, 3), ("children",)),
        (group(300, 9, 3), ("raters",)),
        (group(300, 10, 2), ("schools",)),
        (group(60, 2, 1), ("children", "raters", "schools")),
        ([], ("children", "raters", "schools")),
        (group(300, 10, 3, totals=(2.0,)), ("spread",)),
    ],
)
def test_what_falls_short_is_named(rated, short):
    found = build(rated)
    assert isinstance(found, NotQualified)
    assert found.short == short and found.children == len(rated) and found.needed_children == 300


@pytest.mark.parametrize("total", [-1.0, 24.5, float("nan")])
def test_a_total_the_form_cannot_give_is_refused(total):
    with pytest.raises(scoring.NormError, match="outside 0 to 24"):
        build([*group(300, 10, 3), Rated(total, "r1", "s1")])


def test_mean_spread_rater_share_and_design_effect_stand_beside_it():
    rng = np.random.default_rng(1)
    rated = [
        Rated(float(np.clip(round(8 + 2 * leaning + rng.normal() * 3), 0, 24)), f"r{rater}", f"s{rater % 4}")
        for rater, leaning in enumerate(rng.normal(size=12))
        for _ in range(40)
    ]
    total = build(rated).total
    totals = np.array([child.prorated for child in rated])
    assert total.mean == pytest.approx(totals.mean()) and total.sd == pytest.approx(totals.std(ddof=1))
    assert 0.1 < total.icc < 0.6
    assert total.design_effect == pytest.approx(1 + 39 * total.icc)


def test_rater_share_of_variance_worked_by_hand():
    """Groups 1 2 3 | 3 4 5: MSB = 6, MSW = 1, n₀ = 3 → (6 − 1) / (6 + 2) = .625."""
    assert icc1([[1, 2, 3], [3, 4, 5]]) == pytest.approx(0.625)


def test_rater_share_with_unequal_groups_worked_by_hand():
    """0 2 | 4 | : N = 3, grand mean 2, MSB = (2·1 + 1·4) / 1 = 6, MSW = 2 / 1 = 2, n₀ = 3 − 5/3 = 4/3 → 4 / 6⅔."""
    assert icc1([[0, 2], [4]]) == pytest.approx(4 / (6 + 2 / 3))


def test_raters_who_do_not_differ_give_a_negative_share_and_no_design_effect():
    assert icc1([[1, 3], [1, 3]]) < 0
    assert design_effect(52, icc1([[1, 3], [1, 3]])) == 1.0
    assert design_effect(52, 0.15) == pytest.approx(8.65)


@pytest.mark.parametrize("groups", [[[1, 2]], [[1], [2]], [[1, 2], []], []])
def test_a_rater_share_needs_two_raters_and_two_children_of_one(groups):
    with pytest.raises(scoring.WrongShape):
        icc1(groups)


def test_a_stored_norm_is_the_same_norm_with_the_same_hash():
    norm = norm_of(CONNECTION)
    again = parse_norm(json.loads(json.dumps(norm.to_mapping(), sort_keys=True)))
    assert again == norm and again.content_hash == norm.content_hash
    assert norm_of(CONNECTION, name="other").content_hash != norm.content_hash


def test_the_order_of_children_does_not_change_a_norm():
    rated = group(320, 11, 4)
    assert build(rated).content_hash == build(rated[::-1]).content_hash


def test_a_damaged_norm_is_refused():
    stored = norm_of(CONNECTION).to_mapping()
    stored["scales"][0]["table"][0][1] += 1
    with pytest.raises(scoring.NormError, match="add up to n"):
        parse_norm(stored)
    with pytest.raises(scoring.NormError, match="'name' is missing"):
        parse_norm({"schema": "xinqiao-norm/1"})
    with pytest.raises(scoring.NormError, match="schema"):
        parse_norm({})


@given(st.lists(st.integers(0, 24), min_size=1, max_size=60), st.integers(-1, 25))
def test_percentiles_from_the_table_are_mid_ranks_of_the_children(totals, value):
    table = scoring.norm.count_table(totals)
    norm = scoring.ScaleNorm("connection", "high", table, len(totals), 10, 3, 0.0, 1.0, 0.0, 1.0)
    assert norm.percentile(value) == percentile_rank(value, totals)


@pytest.mark.parametrize("seed", range(20))
def test_no_bin_of_the_histogram_holds_one_to_four_children(seed: int) -> None:
    dice = np.random.default_rng(seed)
    totals = [int(total) for total in dice.geometric(0.15, size=int(dice.integers(30, 300))).clip(0, 36)]
    bins = bins_of(totals, 0, 36)
    assert sum(one.count for one in bins) == len(totals)
    assert not [one for one in bins if 0 < one.count < 5]
    assert [one.low for one in bins] == sorted({one.low for one in bins})
    assert all(one.high + 1 == after.low for one, after in zip(bins, bins[1:], strict=False))
