"""Ten fixed matrices as R and psych see them; what they found is committed, so that the suite needs no R.

`Rscript tests/scoring/oracles/psych.R` computes `psych.json` again from the matrices of `oracles/draw.py`.
"""

import json

import numpy as np
import pytest

from screening import scoring
from screening.scoring.reliability import one_factor
from tests.scoring.oracles.draw import FOLDER, RECIPES, SEED, draw, read

ORACLE = json.loads((FOLDER.parent / "psych.json").read_text(encoding="utf-8"))
NAMES = sorted(ORACLE["matrices"])


def exactly(values):
    return pytest.approx(values, abs=1e-12)


def test_the_committed_results_say_which_programs_computed_them():
    assert ORACLE["versions"] == {"R": "R version 4.5.0 (2025-04-11)", "psych": "2.4.12"}
    assert len(NAMES) == len(RECIPES) == 10 and {path.stem for path in FOLDER.glob("*.csv")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_matrix_is_of_the_size_and_range_its_recipe_says(name):
    recipe, matrix, found = RECIPES[int(name[1:]) - 1], read(name), ORACLE["matrices"][name]
    assert matrix.shape == (recipe.n, recipe.k) == (found["n"], found["k"])
    assert np.nanmin(matrix) == recipe.low and np.nanmax(matrix) == recipe.low + len(recipe.cuts)
    assert (~np.isnan(matrix).any(axis=1)).sum() == found["n_complete"]
    assert bool(np.isnan(matrix).any()) == (recipe.missing > 0)
    assert draw(recipe, np.random.default_rng([SEED, int(name[1:])])).shape == matrix.shape


@pytest.mark.parametrize("name", NAMES)
def test_alpha_raw_pairwise_and_standardised(name):
    matrix, found = read(name), ORACLE["matrices"][name]
    assert scoring.cronbach_alpha(matrix) == exactly(found["alpha"])
    assert scoring.cronbach_alpha(matrix, missing="pairwise") == exactly(found["alpha_pairwise"])
    assert scoring.standardized_alpha(matrix) == exactly(found["standardized_alpha"])
    assert scoring.mean_inter_item_correlation(matrix) == exactly(found["mean_inter_item_correlation"])


@pytest.mark.parametrize("name", NAMES)
def test_the_interval_of_alpha(name):
    found = ORACLE["matrices"][name]
    for confidence, interval in ((0.95, found["feldt_95"]), (0.90, found["feldt_90"])):
        mine = scoring.feldt_interval(found["alpha"], found["n_complete"], found["k"], confidence)
        assert mine == exactly(tuple(interval))


@pytest.mark.parametrize("name", NAMES)
def test_every_item_with_the_rest_and_alpha_without_it(name):
    matrix, found = read(name), ORACLE["matrices"][name]
    assert scoring.item_rest_correlations(matrix).tolist() == exactly(found["item_rest"])
    assert scoring.alpha_if_deleted(matrix).tolist() == exactly(found["alpha_if_deleted"])


@pytest.mark.parametrize("name", NAMES)
def test_omega_and_its_loadings(name):
    """To 1e-8 against R told to go on until nothing moves, to 1e-6 against psych::fa as it stops by itself."""
    matrix, found = read(name), ORACLE["matrices"][name]
    assert scoring.omega_total(matrix) == pytest.approx(found["omega_factanal"], abs=1e-8)
    assert scoring.omega_total(matrix) == pytest.approx(found["omega_fa"], abs=1e-6)
    fitted = one_factor(correlations(matrix))
    assert fitted.gradient < 1e-10
    assert fitted.loadings.tolist() == pytest.approx(found["loadings_factanal"], abs=1e-7)


@pytest.mark.parametrize("name", NAMES)
def test_the_omega_that_psych_prints_divides_by_the_correlations_as_they_are(name):
    """psych's own omega is 1 − Σψ / ΣR: the same model, the observed variance of the sum in place of the model's."""
    observed = correlations(read(name))
    mine = 1 - one_factor(observed).uniquenesses.sum() / observed.sum()
    assert mine == pytest.approx(ORACLE["matrices"][name]["psych_omega_tot"], abs=1e-6)


def correlations(matrix):
    return np.corrcoef(matrix[~np.isnan(matrix).any(axis=1)], rowvar=False)


def test_among_the_ten_are_the_awkward_ones():
    at_bound = [name for name in NAMES if one_factor(correlations(read(name))).at_bound]
    turned = [name for name in NAMES if min(ORACLE["matrices"][name]["item_rest"]) < 0]
    assert at_bound == ["m03"] and turned == ["m10"]
    assert sum(found["n"] > found["n_complete"] for found in ORACLE["matrices"].values()) == 3
