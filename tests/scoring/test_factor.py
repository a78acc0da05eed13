"""The one-factor model on what real sheets bring: nearly equal items, two threads, items hardly anybody marks."""

import numpy as np
import pytest
from scipy.optimize import minimize

from screening import scoring
from screening.scoring.reliability import LOWEST, one_factor

ONCE_STUCK = (15, 43, 166, 440, 441, 534, 647, 714, 848, 1302)
"""Samples on which an earlier way of stepping went in circles."""


def sample(seed: int) -> np.ndarray:
    """Codes 0 to 3 of 30 to 400 children; every third sample has two nearly equal items, every seventh a second
    thread through half of them."""
    dice = np.random.default_rng(seed)
    k, n = int(dice.integers(3, 21)), int(dice.integers(30, 400))
    loadings = dice.uniform(0, 1.2) * dice.uniform(0, 1, k)
    trait = dice.normal(size=(n, 1))
    rows = trait * loadings + dice.normal(scale=dice.uniform(0.2, 1), size=(n, k))
    if seed % 3 == 0:
        rows[:, 1] = rows[:, 0] + dice.normal(scale=0.05, size=n)
    if seed % 7 == 0:
        rows[:, : k // 2] += dice.normal(size=(n, 1)) * dice.uniform(0, 2)
    return np.clip(np.round(1 + rows), 0, 3)


def misfit(correlation: np.ndarray, uniquenesses: np.ndarray) -> float:
    scale = 1 / np.sqrt(uniquenesses)
    rest = np.linalg.eigvalsh(correlation * np.outer(scale, scale))[:-1]
    return float((rest - np.log(rest) - 1).sum())


@pytest.mark.parametrize("seed", [*ONCE_STUCK, *range(60)])
def test_it_converges_until_nothing_moves_or_says_why_not(seed: int) -> None:
    rows = sample(seed)
    if (rows.std(axis=0) == 0).any():
        with pytest.raises(scoring.ScoringError):
            scoring.omega_total(rows)
        return
    correlation = np.corrcoef(rows, rowvar=False)
    try:
        fitted = one_factor(correlation)
    except scoring.ScoringError as error:
        assert "not positive definite" in str(error)
        assert np.linalg.eigvalsh(correlation)[0] < 1e-9
        return
    assert fitted.gradient < 1e-10
    assert fitted.uniquenesses.min() >= LOWEST * (1 - 1e-12)
    assert fitted.at_bound == bool(np.isclose(fitted.uniquenesses, LOWEST).any())


@pytest.mark.parametrize("seed", [1, 2, 4, 5, 8, 10, 11, 13])
def test_no_general_optimiser_finds_a_better_fit(seed: int) -> None:
    correlation = np.corrcoef(sample(seed), rowvar=False)
    mine = misfit(correlation, one_factor(correlation).uniquenesses)
    for start in (0.1, 0.5, 0.9):
        found = minimize(
            lambda x: misfit(correlation, np.exp(x)),
            np.full(len(correlation), np.log(start)),
            method="L-BFGS-B",
            bounds=[(np.log(LOWEST), None)] * len(correlation),
            options={"maxfun": 40_000, "ftol": 1e-14},
        )
        assert mine <= found.fun + 1e-6
