"""Rounding, percentile, z, T, SEM, change, accuracy: the small numbers and their refusals."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import Basis, Change, Measured, NotComparable, ScoringError, compare, half_up

PLAIN = st.floats(-1e4, 1e4, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [
        (2.5, 0, "3"),
        (3.5, 0, "4"),
        (-2.5, 0, "-3"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),
        (13.2, 0, "13"),
        (7, 1, "7.0"),
    ],
)
def test_halves_are_rounded_up_as_on_paper(value, digits, rounded):
    assert half_up(value, digits) == Decimal(rounded) and str(half_up(value, digits)) == rounded


@pytest.mark.parametrize("value", [math.nan, math.inf, Decimal("NaN")])
def test_what_is_no_number_cannot_be_rounded(value):
    with pytest.raises(ScoringError):
        half_up(value)


def test_percentile_is_the_middle_of_equal_ranks():
    assert scoring.percentile_rank(2, [1, 2, 2, 3]) == 50.0
    assert scoring.percentile_rank(0, [1, 2]) == 0.0 and scoring.percentile_rank(9, [1, 2]) == 100.0


@pytest.mark.parametrize(("value", "norm"), [(1, []), (math.nan, [1]), (1, [1, math.nan]), (math.inf, [1])])
def test_a_percentile_of_nothing_is_refused(value, norm):
    with pytest.raises(ScoringError):
        scoring.percentile_rank(value, norm)


def test_t_is_fifty_plus_ten_z():
    assert scoring.z_score(13, 10, 2) == 1.5 and scoring.t_score(13, 10, 2) == 65


@pytest.mark.parametrize(
    "call",
    [
        lambda: scoring.z_score(1, 0, 0),
        lambda: scoring.t_score(1, 0, -1),
        lambda: scoring.standard_error_of_measurement(2, 1.2),
        lambda: scoring.standard_error_of_measurement(math.nan, 0.8),
        lambda: scoring.reliable_change(1, 2, 3, 1.0),
        lambda: scoring.reliable_change(math.nan, 2, 3, 0.8),
        lambda: scoring.share_interval(5, 4),
    ],
)
def test_impossible_input_is_refused(call):
    with pytest.raises(ScoringError):
        call()


@given(PLAIN, PLAIN, st.floats(0.1, 50), st.floats(0, 0.99))
def test_change_forth_and_back_is_the_same_change_turned(before, after, sd, reliability):
    there = scoring.reliable_change(before, after, sd, reliability)
    back = scoring.reliable_change(after, before, sd, reliability)
    assert there.index == -back.index and there.s_diff == back.s_diff
    assert (there.verdict == "no-reliable-change") == (abs(there.index) <= 1.96)


def measured(**changed):
    facts = {
        "instrument_id": "teacher-connection",
        "instrument_version": "1.0",
        "informant": "teacher",
        "scale_id": "connection",
        "concern": "high",
        "rater": "li",
        "date": "2026-03-20",
        "prorated": 4.0,
    }
    return Measured(**(facts | changed))


ALPHA = Basis("alpha", 0.8, 4.0)  # S_diff = √2 · 4 · √.2 = 2.53, so more than 4.96 points


@pytest.mark.parametrize(
    ("after", "meaning"),
    [(8.9, "no-reliable-change"), (9.0, "worsening"), (-0.9, "no-reliable-change"), (-1.0, "improvement")],
)
def test_change_is_spoken_of_only_beyond_the_usual_ups_and_downs(after, meaning):
    found = compare(measured(), measured(date="2026-10-20", prorated=after), ALPHA)
    assert isinstance(found, Change) and found.meaning == meaning
    assert (found.date_before, found.date_after, found.basis.kind) == ("2026-03-20", "2026-10-20", "alpha")


def test_where_low_scores_deserve_a_look_a_rise_is_an_improvement():
    found = compare(measured(concern="low"), measured(concern="low", prorated=12.0), ALPHA)
    assert found.meaning == "improvement" and found.change.verdict == "increase"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"informant": "child"}, "informant"),
        ({"instrument_id": "teacher-engagement"}, "form"),
        ({"scale_id": "other"}, "form"),
        ({"instrument_version": "1.1"}, "version"),
        ({"rater": "zhou"}, "rater"),
        ({"prorated": None}, "not-scorable"),
    ],
)
def test_results_that_differ_in_kind_are_not_compared(changed, what):
    assert compare(measured(), measured(**changed), ALPHA) == NotComparable(what)
    assert compare(measured(**changed), measured(), ALPHA) == NotComparable(what)


def test_interval_of_a_share():
    """Wilson 95 % for 3 of 20, worked out by hand: [.0524, .3604]."""
    low, high = scoring.share_interval(3, 20)
    assert (low, high) == (pytest.approx(0.0524, abs=5e-5), pytest.approx(0.3604, abs=5e-5))
    assert scoring.share_interval(0, 0) == (0.0, 1.0)
    assert scoring.share_interval(0, 10)[0] == 0.0 and scoring.share_interval(10, 10)[1] == 1.0


def test_a_change_to_or_from_a_result_that_cannot_be_scored_is_refused_both_ways():
    assert compare(measured(prorated=None), measured(prorated=None), ALPHA) == NotComparable("not-scorable")
