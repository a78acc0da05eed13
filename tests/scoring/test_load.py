"""The forecast of a round: its distributions against SciPy, and what it makes of small, new and missing classes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from screening.scoring import ScoringError, WrongShape, icc1
from screening.scoring.counts import (
    Spread,
    beta_binomial,
    binomial,
    count_interval,
    flag_icc,
    measured_icc,
    pooled_share,
)
from screening.scoring.load import AssumedShares, ClassEvidence, LoadError, expected_load

COUNTY = [ClassEvidence(f"c{n}", f"s{n % 3}", 50, 50, 5, 8) for n in range(12)]
ASSUMED = AssumedShares((0.07, 0.15), (0.08, 0.12))


@pytest.mark.parametrize(("n", "alpha", "beta"), [(1, 1.0, 1.0), (50, 1.6, 14.4), (412, 12.5, 110.0), (5000, 80, 900)])
def test_the_beta_binomial_is_that_of_scipy(n, alpha, beta):
    expected = stats.betabinom.pmf(np.arange(n + 1), n, alpha, beta)
    assert np.allclose(beta_binomial(n, alpha, beta), expected, rtol=1e-8, atol=1e-14)


@pytest.mark.parametrize(("n", "share"), [(0, 0.3), (7, 0.0), (7, 1.0), (50, 0.1), (3000, 0.08)])
def test_the_binomial_is_that_of_scipy(n, share):
    assert np.allclose(binomial(n, share), stats.binom.pmf(np.arange(n + 1), n, share), rtol=1e-8, atol=1e-14)


@pytest.mark.parametrize(("share", "rho"), [(0.1, 0.15), (0.03, 0.15), (0.16, 0.3), (0.5, 0.15)])
def test_the_correlation_of_flags_is_that_of_two_normal_scores_over_one_line(share, rho):
    line = stats.norm.isf(share)
    both = stats.multivariate_normal.cdf([-line, -line], cov=[[1, rho], [rho, 1]])
    assert flag_icc(share, rho) == pytest.approx((both - share**2) / (share * (1 - share)), abs=2e-5)
    assert flag_icc(share, rho) < rho


def test_the_interval_leaves_at_most_half_of_the_rest_on_either_side():
    spread = Spread(412, 41.0, 90.0)
    low, high = count_interval(spread, 0.95)
    rho = (90.0 / (412 * (41 / 412) * (1 - 41 / 412)) - 1) / 411
    size = (1 - rho) / rho
    known = stats.betabinom(412, 41 / 412 * size, (1 - 41 / 412) * size)
    assert known.cdf(low - 1) <= 0.025 < known.cdf(low)
    assert known.cdf(high) >= 0.975 > known.cdf(high - 1)


def test_without_extra_spread_the_interval_is_binomial():
    assert count_interval(Spread(100, 10.0, 9.0), 0.95) == (5, 16)
    assert count_interval(Spread(0, 0.0, 0.0), 0.95) == (0, 0)


def test_the_measured_correlation_is_the_icc_of_noughts_and_ones():
    found, rated = np.array([1.0, 4.0, 0.0, 9.0]), np.array([10.0, 12.0, 7.0, 30.0])
    groups = [[1.0] * int(a) + [0.0] * int(m - a) for a, m in zip(found, rated, strict=True)]
    assert measured_icc(found, rated) == pytest.approx(icc1(groups), abs=1e-12)
    assert measured_icc(np.array([3.0]), np.array([30.0])) == 0.0


def test_a_large_class_counts_as_the_independent_children_it_is_worth():
    share, variance = pooled_share(np.array([10.0, 0.0]), np.array([50.0, 10.0]), 0.05)
    worth = 50 / (1 + 49 * 0.05), 10 / (1 + 9 * 0.05)
    total = sum(worth) + 1
    assert share == pytest.approx((worth[0] * 0.2 + 0.5) / total)
    assert variance == pytest.approx(share * (1 - share) / total)


def test_nobody_flagged_is_not_a_share_of_nought():
    load = expected_load([ClassEvidence("c1", "s", 40, 40, 0, 0), ClassEvidence("c2", "s", 40, 40, 0, 0)])
    assert 0 < load.county.tier_a.expected < 4
    assert load.county.tier_a.low == 0 < load.county.tier_a.high


def test_a_small_class_is_read_less_than_a_large_one():
    """Half of four children and half of forty were flagged, in a county where one in ten is."""
    groups = [*COUNTY, ClassEvidence("small", "s9", 4, 4, 2, 0), ClassEvidence("large", "s9", 40, 40, 20, 0)]
    shares = {place.id: place.tier_a.expected / place.children for place in expected_load(groups).classes}
    assert shares["c0"] < shares["small"] < shares["large"] < 0.5
    assert shares["small"] < 0.25


def test_another_teacher_brings_another_ruler():
    stays = ClassEvidence("stays", "s9", 50, 50, 20, 5)
    goes = ClassEvidence("goes", "s9", 50, 50, 20, 5, same_rater=False)
    places = {place.id: place for place in expected_load([*COUNTY, stays, goes]).classes}
    assert places["goes"].tier_a.expected == pytest.approx(50 * expected_load([*COUNTY, stays, goes]).share_a)
    assert places["stays"].tier_a.expected > 1.5 * places["goes"].tier_a.expected


def test_a_new_class_is_expected_to_be_like_the_county_and_a_class_that_is_gone_still_tells_about_it():
    load = expected_load([*COUNTY, ClassEvidence("new", "s0", 30), ClassEvidence("gone", "s0", 0, 50, 25, 0)])
    places = {place.id: place for place in load.classes}
    assert places["new"].tier_a.expected == pytest.approx(30 * load.share_a)
    assert (places["gone"].tier_a.expected, places["gone"].tier_a.high) == (0, 0)
    assert load.share_a > expected_load(COUNTY).share_a


def test_without_classes_the_schools_and_the_county_are_the_same():
    every, fewer = expected_load(COUNTY), expected_load(COUNTY, by_class=False)
    assert not fewer.classes and fewer == replace(every, classes=())


def test_classes_schools_and_county_add_up_and_the_interval_of_the_sum_is_narrower():
    load = expected_load(COUNTY)
    for tier in ("tier_a", "tier_b"):
        total = getattr(load.county, tier)
        for places in (load.classes, load.schools):
            assert sum(getattr(place, tier).expected for place in places) == pytest.approx(total.expected)
            assert sum(getattr(place, tier).high for place in places) > total.high
        assert total.low <= total.expected <= total.high
    assert load.school("s1").children == 200
    assert load.school("elsewhere") is None


def test_a_count_interval_is_wider_than_that_of_independent_children():
    alone = stats.binom(600, expected_load(COUNTY).share_a)
    tier = expected_load(COUNTY).county.tier_a
    assert tier.high - tier.low > alone.ppf(0.975) - alone.ppf(0.025)


def test_without_a_round_the_interval_spans_both_assumed_shares():
    load = expected_load(COUNTY, assumed=ASSUMED)
    assert load.county.tier_a.expected == pytest.approx(600 * 0.11)
    assert load.county.tier_a.low < 600 * 0.07 and load.county.tier_a.high > 600 * 0.15
    assert load.share_a is None and load.share_b is None
    known = expected_load(COUNTY).county.tier_a
    assert load.county.tier_a.high - load.county.tier_a.low > known.high - known.low


@pytest.mark.parametrize(
    "groups",
    [
        [],
        [ClassEvidence("c", "s", 10), ClassEvidence("c", "s", 10)],
        [ClassEvidence("c", "s", 10, 10, 8, 3)],
        [ClassEvidence("c", "s", -1, 10, 1, 0)],
        [ClassEvidence("c", "s", 10)],
    ],
)
def test_impossible_evidence_is_a_typed_error(groups):
    with pytest.raises(LoadError):
        expected_load(groups)


@pytest.mark.parametrize("shares", [(0.0, 0.1), (0.2, 0.1), (0.5, 1.0)])
def test_impossible_assumed_shares_are_a_typed_error(shares):
    with pytest.raises(LoadError):
        expected_load(COUNTY, assumed=AssumedShares(shares, (0.1, 0.2)))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: beta_binomial(5, 0.0, 1.0),
        lambda: beta_binomial(-1, 1.0, 1.0),
        lambda: binomial(5, math.nan),
        lambda: binomial(-1, 0.5),
        lambda: count_interval(Spread(5, 6.0, 1.0), 0.95),
        lambda: count_interval(Spread(5, 2.0, 1.0), 1.0),
        lambda: flag_icc(0.0, 0.15),
        lambda: flag_icc(0.1, 1.0),
    ],
)
def test_wrong_numbers_are_never_a_number(wrong):
    with pytest.raises(ScoringError):
        wrong()


def test_a_share_needs_a_rated_child():
    with pytest.raises(WrongShape):
        pooled_share(np.array([0.0]), np.array([0.0]), 0.1)


@given(
    st.lists(
        st.tuples(st.integers(0, 75), st.integers(0, 75), st.floats(0, 1), st.floats(0, 1), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_every_forecast_lies_within_its_interval_and_within_the_class(rows):
    groups = [
        ClassEvidence(str(n), str(n % 2), children, rated, rated * a * b, rated * a * (1 - b), same)
        for n, (children, rated, a, b, same) in enumerate(rows)
    ]
    assumed = None if any(group.rated for group in groups) else ASSUMED
    load = expected_load(groups, assumed=assumed)
    for place in (*load.classes, *load.schools, load.county):
        for tier in (place.tier_a, place.tier_b):
            assert 0 <= tier.low <= tier.high <= place.children
            assert tier.low - 1 <= tier.expected <= tier.high + 1
