"""Reliability functions: properties, refusals, and the parts that replace a statistics library."""

import math

import numpy as np
import pytest

from screening import scoring
from screening.scoring.distributions import f_quantile, incomplete_beta
from screening.scoring.reliability import one_factor


def sample(seed=1, n=60, k=8, loading=0.7):
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=(n, 1))
    return np.digitize(loading * trait + rng.normal(size=(n, k)), [-0.5, 0.5, 1.2]).astype(float)


FUNCTIONS = [
    scoring.cronbach_alpha,
    lambda matrix: scoring.cronbach_alpha(matrix, missing="pairwise"),
    scoring.standardized_alpha,
    scoring.omega_total,
]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_persons_and_items_does_not_matter(function, seed):
    matrix, rng = sample(seed), np.random.default_rng(seed)
    shuffled = matrix[rng.permutation(len(matrix))][:, rng.permutation(matrix.shape[1])]
    assert function(shuffled) == pytest.approx(function(matrix), abs=1e-9)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_turning_every_item_changes_nothing(function):
    assert function(3 - sample()) == pytest.approx(function(sample()), abs=1e-9)


def test_pairwise_equals_listwise_on_complete_rows():
    matrix = sample()
    assert scoring.cronbach_alpha(matrix, missing="pairwise") == pytest.approx(
        scoring.cronbach_alpha(matrix), abs=1e-12
    )


def test_alpha_worked_by_hand():
    """Items 1 2 3 and 2 2 5: variances 1 and 3, sum 3 4 8 with variance 7: 2 · (1 − 4/7) = 6/7."""
    assert scoring.cronbach_alpha([[1, 2], [2, 2], [3, 5]]) == pytest.approx(6 / 7)


def test_rows_with_a_missing_cell_are_left_out_or_used_in_pairs():
    matrix = sample()
    holed = np.vstack([matrix, np.full((3, 8), math.nan)])
    holed[-1, :2] = 1
    assert scoring.cronbach_alpha(holed) == scoring.cronbach_alpha(matrix)
    assert scoring.cronbach_alpha(holed, missing="pairwise") != scoring.cronbach_alpha(matrix)
    assert scoring.item_rest_correlations(holed).tolist() == scoring.item_rest_correlations(matrix).tolist()


def test_alpha_without_an_item_is_alpha_of_the_others():
    matrix = sample()
    found = scoring.alpha_if_deleted(matrix)
    for item in range(8):
        assert found[item] == pytest.approx(scoring.cronbach_alpha(np.delete(matrix, item, axis=1)), abs=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_the_factor_model_leaves_no_gradient_and_returns_known_loadings(seed):
    loadings = np.random.default_rng(seed).uniform(0.3, 0.9, 9)
    implied = np.outer(loadings, loadings)
    np.fill_diagonal(implied, 1.0)
    fitted = one_factor(implied)
    assert fitted.loadings == pytest.approx(loadings, abs=1e-8) and fitted.gradient < 1e-10


def test_a_heywood_case_stops_at_the_bound_instead_of_running_away():
    correlation = np.array([[1.0, 0.9, 0.9], [0.9, 1.0, 0.7], [0.9, 0.7, 1.0]])
    fitted = one_factor(correlation)
    assert fitted.at_bound and fitted.uniquenesses.min() == pytest.approx(0.005)
    assert fitted.gradient < 1e-10


@pytest.mark.parametrize("seed", range(30))
def test_small_noisy_samples_converge_too(seed):
    matrix = np.random.default_rng(seed).integers(0, 4, (25, 8)).astype(float)
    assert one_factor(np.corrcoef(matrix, rowvar=False)).gradient < 1e-10


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: scoring.cronbach_alpha([1, 2, 3]), "at least two items"),
        (lambda: scoring.cronbach_alpha([[1], [2]]), "at least two items"),
        (lambda: scoring.cronbach_alpha([[1, 2]]), "two complete rows"),
        (lambda: scoring.cronbach_alpha([[1, 2], [1, math.nan]]), "two complete rows"),
        (lambda: scoring.cronbach_alpha([[1, 2], [1, 2]]), "does not vary"),
        (lambda: scoring.cronbach_alpha([[1, math.inf], [1, 2]]), "person 1, item 2: inf is too large"),
        (lambda: scoring.cronbach_alpha([[1, 2], [2, 3]], missing="zero"), "listwise or pairwise"),
        (lambda: scoring.cronbach_alpha([[1, math.nan], [math.nan, 2]] * 3, missing="pairwise"), "together"),
        (lambda: scoring.standardized_alpha([[1, 2], [1, 3]]), "item 1 has the same answer"),
        (lambda: scoring.omega_total([[1, 2], [2, 1], [3, 3]]), "at least three items"),
        (lambda: scoring.omega_total([[1, 2, 3], [2, 1, 3.5], [0, 1, 1]]), "not positive definite"),
        (lambda: scoring.alpha_if_deleted([[1, 2], [2, 1]]), "three items"),
        (
            lambda: scoring.feldt_interval(0.9, 1, 5, 0.95),
            "n, the number of persons, must be a whole number of at least 2, not 1",
        ),
        (lambda: scoring.feldt_interval(0.9, 10, 5, 95), "confidence"),
    ],
)
def test_what_cannot_be_computed_is_refused_in_words(call, words):
    with pytest.raises(scoring.ScoringError, match=words):
        call()


def test_the_interval_of_alpha_holds_it_and_narrows_with_children():
    for n in (10, 50, 1000, 100_000):
        low, high = scoring.feldt_interval(0.85, n, 12, 0.95)
        assert low < 0.85 < high <= 1
    wide, narrow = scoring.feldt_interval(0.85, 30, 12, 0.95), scoring.feldt_interval(0.85, 300, 12, 0.95)
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.parametrize(
    ("probability", "first", "second", "value"),
    [
        (0.95, 1, 1, 161.4476),
        (0.95, 5, 10, 3.325835),
        (0.99, 2, 20, 5.848932),
        (0.5, 7, 7, 1.0),
        (0.05, 10, 5, 1 / 3.325835),
    ],
)
def test_quantiles_of_f_as_in_the_printed_tables(probability, first, second, value):
    assert f_quantile(probability, first, second) == pytest.approx(value, rel=1e-6)


def test_the_beta_function_against_cases_known_in_closed_form():
    assert incomplete_beta(0.3, 1, 1) == pytest.approx(0.3, abs=1e-15)
    assert incomplete_beta(0.3, 2, 1) == pytest.approx(0.09, abs=1e-15)
    assert incomplete_beta(0.3, 1, 3) == pytest.approx(1 - 0.7**3, abs=1e-15)
    assert incomplete_beta(0.25, 0.5, 0.5) == pytest.approx(1 / 3, abs=1e-14)
    assert (incomplete_beta(0.0, 2, 3), incomplete_beta(1.0, 2, 3)) == (0.0, 1.0)


@pytest.mark.parametrize(
    "call", [lambda: f_quantile(0, 3, 3), lambda: f_quantile(0.5, 0, 3), lambda: incomplete_beta(2, 1, 1)]
)
def test_distributions_refuse_what_they_are_not_defined_for(call):
    with pytest.raises(scoring.ScoringError):
        call()
