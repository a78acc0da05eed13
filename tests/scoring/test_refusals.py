"""What is no number, or a number nothing follows from, is a typed error that names the quantity and the value."""

import math
import re
from datetime import date
from decimal import Decimal

import numpy as np
import pandas
import pytest

from screening import scoring
from screening.scoring import ScoringError, WrongShape

NO_NUMBERS = [math.nan, math.inf, -math.inf, "3", None, True, [1], complex(1, 1)]


@pytest.mark.parametrize("bad", NO_NUMBERS, ids=repr)
@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda bad: scoring.percentile_rank(bad, [1, 2]), "value"),
        (lambda bad: scoring.z_score(bad, 1, 1), "value"),
        (lambda bad: scoring.t_score(1, bad, 1), "mean"),
        (lambda bad: scoring.t_score(1, 1, bad), "standard deviation"),
        (lambda bad: scoring.standard_error_of_measurement(bad, 0.5), "standard deviation"),
        (lambda bad: scoring.standard_error_of_measurement(2, bad), "reliability"),
        (lambda bad: scoring.reliable_change(bad, 2, 3, 0.8), "the score before"),
        (lambda bad: scoring.reliable_change(1, bad, 3, 0.8), "the score after"),
        (lambda bad: scoring.reliable_change(1, 2, 3, bad), "reliability"),
        (lambda bad: scoring.share_interval(bad, 4), "found"),
        (lambda bad: scoring.share_interval(1, 4, bad), "z"),
        (lambda bad: scoring.feldt_interval(bad, 30, 8, 0.95), "alpha"),
        (lambda bad: scoring.feldt_interval(0.8, bad, 8, 0.95), "persons"),
        (lambda bad: scoring.feldt_interval(0.8, 30, 8, bad), "confidence"),
        (lambda bad: scoring.icc1([[1, bad], [2, 3]]), "rater 1"),
        (lambda bad: scoring.design_effect(30, bad), "ICC"),
        (lambda bad: scoring.half_up(bad), "round"),
    ],
)
def test_what_is_no_number_is_named(call, name, bad):
    with pytest.raises(ScoringError, match=name) as caught:
        call(bad)
    assert repr(bad) in str(caught.value)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scoring.standard_error_of_measurement(0, 0.8), "above 0, not 0"),
        (lambda: scoring.standard_error_of_measurement(-2, 0.8), "above 0, not -2"),
        (lambda: scoring.standard_error_of_measurement(2, -0.1), "between 0 and 1, not -0.1"),
        (lambda: scoring.standard_error_of_measurement(2, 1.01), "between 0 and 1, not 1.01"),
        (lambda: scoring.reliable_change(1, 2, 3, -0.2), "reliability must lie between 0 and 1, not -0.2"),
        (lambda: scoring.reliable_change(1, 2, 3, 1), "is the reliability 1"),
        (lambda: scoring.share_interval(0.5, 4), "whole number"),
        (lambda: scoring.share_interval(1, 4, -1.96), "z must be above 0"),
        (lambda: scoring.feldt_interval(1.1, 30, 8, 0.95), "alpha must be at most 1"),
        (lambda: scoring.feldt_interval(0.8, 30.5, 8, 0.95), "not 30.5"),
        (lambda: scoring.feldt_interval(0.8, 30, 1, 0.95), "k, the number of items, .* not 1"),
        (lambda: scoring.feldt_interval(0.8, 30, 8, 1.0), "not 0.8 and 1.0"),
        (lambda: scoring.design_effect(30, 1.2), "ICC must be at most 1"),
        (lambda: scoring.design_effect(0, 0.2), "children a rater must be above 0"),
        (lambda: scoring.icc1([[2, 2], [2, 2]]), "everybody has the same total, 2"),
        (lambda: scoring.percentile_rank(1, ["a"]), "must be numbers"),
        (lambda: scoring.half_up(Decimal("Infinity")), "Infinity"),
        (lambda: scoring.half_up(1.5, 0.5), "digits must be a whole number"),
        (lambda: scoring.evaluate(3.0, 0, 0, None, scoring.current_rules()), "0 answered"),
        (lambda: scoring.evaluate(3.0, 5, 4, None, scoring.current_rules()), "5 items .* of 4"),
    ],
)
def test_a_number_from_which_nothing_follows_is_refused(call, words):
    with pytest.raises(ScoringError, match=words):
        call()


MATRIX_FUNCTIONS = [
    scoring.cronbach_alpha,
    lambda matrix: scoring.cronbach_alpha(matrix, "pairwise"),
    scoring.standardized_alpha,
    scoring.mean_inter_item_correlation,
    scoring.omega_total,
    scoring.item_rest_correlations,
    scoring.alpha_if_deleted,
]


@pytest.mark.parametrize("function", MATRIX_FUNCTIONS)
@pytest.mark.parametrize(
    "matrix",
    [
        [],
        None,
        [[1, 2, 3], [1, 2]],
        [["a", "b", "c"]] * 4,
        np.zeros((5, 3, 2)),
        np.full((6, 4), math.nan),
        [[1, 2, 3]],
        [[1, 2, 3], [2, 3, math.nan], [math.nan, 1, 2], [2, math.nan, 2]][:2],
        [[1], [2], [3]],
        [[1, math.inf, 2], [2, 3, 1], [3, 1, 2]],
        [[1, 1, 1]] * 5,
        [[0.1, 0.1, 0.1]] * 7,
        [[0.1, 0.7, 0.3]] * 7,
    ],
    ids=lambda matrix: str(matrix)[:40],
)
def test_a_matrix_that_says_nothing_gives_no_number(function, matrix):
    with pytest.raises(ScoringError):
        function(matrix)


GOOD = np.random.default_rng(3).integers(0, 4, (12, 4))


def spoiled(value: object) -> list[list[object]]:
    """Twelve good rows; the third cell of the fifth person is not."""
    rows = GOOD.tolist()
    rows[4][2] = value
    return rows


@pytest.mark.parametrize("function", MATRIX_FUNCTIONS)
@pytest.mark.parametrize("value", ["2", "", True, np.True_, 1 + 2j, Decimal(2), date(2026, 10, 19), b"2", {}])
def test_a_cell_that_is_no_number_is_named_and_never_turned_into_one(function, value):
    with pytest.raises(ScoringError, match=re.escape(f"not {value!r} (person 5, item 3)")):
        function(spoiled(value))


@pytest.mark.parametrize("function", MATRIX_FUNCTIONS)
@pytest.mark.parametrize("value", [math.inf, -1e200, 10**400])
def test_a_cell_too_large_to_be_squared_gives_no_number_and_no_warning(function, value):
    with pytest.raises(ScoringError, match=r"is too large|of an ordinary size"):
        function(spoiled(value))


@pytest.mark.parametrize("function", MATRIX_FUNCTIONS)
def test_lists_arrays_tables_and_every_way_to_leave_a_cell_empty_give_the_same_numbers(function):
    expected = function(GOOD)
    for same in (GOOD.tolist(), GOOD.astype(np.int8), GOOD.astype(np.float32), np.asfortranarray(GOOD), frame(GOOD)):
        np.testing.assert_allclose(function(same), expected, rtol=1e-12)
    empty = function(spoiled(math.nan))
    masked = np.ma.masked_array(GOOD, mask=np.zeros(GOOD.shape, dtype=bool))
    masked[4, 2] = np.ma.masked
    for same in (
        spoiled(None),
        np.array(spoiled(math.nan)),
        masked,
        frame(spoiled(None)),
        frame(spoiled(None), "Int64"),
    ):
        np.testing.assert_allclose(function(same), empty, rtol=1e-12)


def frame(rows: object, kind: str | None = None) -> pandas.DataFrame:
    return pandas.DataFrame(rows, dtype=kind)


@pytest.mark.parametrize("function", [scoring.standardized_alpha, scoring.omega_total, scoring.item_rest_correlations])
def test_an_item_that_everybody_answered_alike_is_named_with_its_answer(function):
    matrix = [[1, 0.1, 3], [2, 0.1, 1], [3, 0.1, 4], [1, 0.1, 2], [2, 0.1, 2]]
    with pytest.raises(ScoringError, match="item 2 has the same answer from everybody: 0.1"):
        function(matrix)


def test_such_an_item_counts_in_alpha_with_no_variance():
    """Items 1 2 3, 2 2 5 and 4 4 4: variances 1, 3, 0, sum with variance 7: 3/2 · (1 − 4/7) = 9/14."""
    assert scoring.cronbach_alpha([[1, 2, 4], [2, 2, 4], [3, 5, 4]]) == pytest.approx(9 / 14)


@pytest.mark.parametrize("function", MATRIX_FUNCTIONS[:3])
def test_items_that_cancel_out_have_no_alpha(function):
    with pytest.raises(ScoringError, match="does not vary"):
        function([[0.1, 0.3], [0.2, 0.2], [0.3, 0.1]])


def test_a_negative_alpha_is_said_as_it_is():
    """Items 1 2 3 and 3 1 2: variances 1 and 1, sums 4 3 5 with variance 1: 2 · (1 − 2) = −2."""
    matrix = [[1, 3], [2, 1], [3, 2]]
    assert scoring.cronbach_alpha(matrix) == pytest.approx(-2)
    assert scoring.standardized_alpha(matrix) == pytest.approx(-2)
    with pytest.raises(ScoringError, match="reliability must lie between 0 and 1, not -2"):
        scoring.standard_error_of_measurement(3, round(scoring.cronbach_alpha(matrix)))


def test_a_rank_needs_children_and_two_raters_more_than_one():
    with pytest.raises(WrongShape):
        scoring.percentile_rank(1, [])
    with pytest.raises(WrongShape):
        scoring.icc1([[1, 2]])


@pytest.mark.parametrize(
    "call",
    [
        lambda: scoring.t_score(1e308, -1e308, 1),
        lambda: scoring.t_score(1, 0, 5e-324),
        lambda: scoring.reliable_change(1e308, -1e308, 5, 0.5),
        lambda: scoring.feldt_interval(0.9, 2, 2, 1 - 1e-15),
        lambda: scoring.feldt_interval(0.9, 10**400, 2, 0.95),
        lambda: scoring.half_up(1e300),
        lambda: scoring.t_score(10**400, 0, 1),
    ],
)
def test_where_the_arithmetic_ends_there_is_no_infinity(call):
    with pytest.raises(ScoringError):
        call()


@pytest.mark.parametrize("norm", [5, "12", ["1", "2"], [True, False], {1, 2}, [None, 1]])
def test_a_rank_among_what_are_no_numbers_is_refused(norm):
    with pytest.raises(ScoringError):
        scoring.percentile_rank(1, norm)
