"""Reliability of a form in one sample: a property of these children, not of the form.

Matrices are n persons × k items of keyed codes (reversed items already turned), NaN = missing.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from screening.scoring.distributions import f_quantile
from screening.scoring.errors import ScoringError, WrongShape
from screening.scoring.numbers import number, numbers, proportion, whole

Array = NDArray[np.float64]

LOWEST = 0.005
"""Uniquenesses do not fall below this (the usual guard against Heywood cases, as in R's factanal)."""
TOLERANCE = 1e-11
SINGULAR = 1e-10
"""A smallest eigenvalue at or below this is 0 but for rounding: some item is a sum of others."""
STEPS = 500
LONGEST = 2.0
"""No log ψ moves further than this in one step."""
SHORTEST = 1e-9
NOISE = 1e-13
"""f is known to about this share: near the end a step that changes it by less is Newton's own and is taken."""
FLAT = 1e-7


@dataclass(frozen=True, slots=True)
class OneFactor:
    """k loadings λ, k uniquenesses ψ, the largest gradient left (free uniquenesses only), and whether ψ hit a bound."""

    loadings: Array
    uniquenesses: Array
    gradient: float
    at_bound: bool


def one_factor(correlation: Array) -> OneFactor:
    """Fit R ≈ λλ′ + diag(ψ) by maximum likelihood: Newton steps on log ψ with the exact second derivatives.

    f(ψ) = Σ_{m>1} (θₘ − log θₘ − 1), θ the eigenvalues of ψ^-½ R ψ^-½. Raises `WrongShape` with fewer than three
    items, `ScoringError` when R is not positive definite or nothing converges. Source: Jöreskog 1967, Psychometrika
    32; derivatives worked out for log ψ.
    """
    k = len(correlation)
    if k < 3:
        raise WrongShape("a one-factor model needs at least three items")
    if np.linalg.eigvalsh(correlation)[0] <= SINGULAR:
        raise ScoringError("the correlation matrix is not positive definite: too few children for a factor model")
    x = np.log(np.clip(0.5 / np.diag(np.linalg.inv(correlation)), LOWEST, 1.0))
    value, gradient, hessian = _derivatives(correlation, x)
    for _ in range(STEPS):
        free = ~((x <= np.log(LOWEST)) & (gradient > 0))
        if np.abs(gradient[free]).max(initial=0.0) < TOLERANCE:
            return _solution(correlation, x, gradient, free)
        x, moved = _step(correlation, x, value, gradient, hessian, free)
        value, gradient, hessian = _derivatives(correlation, x)
        if not moved:
            break
    free = ~((x <= np.log(LOWEST)) & (gradient > 0))
    if np.abs(gradient[free]).max(initial=0.0) < 1e-10:
        return _solution(correlation, x, gradient, free)
    raise ScoringError("the one-factor model does not converge")


def _eigen(correlation: Array, x: Array) -> tuple[Array, Array]:
    scale = np.exp(-x / 2)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    return values[::-1], vectors[:, ::-1]


def _derivatives(correlation: Array, x: Array) -> tuple[float, Array, Array]:
    """f, its gradient and Hessian with respect to log ψ."""
    theta, omega = _eigen(correlation, x)
    first, rest, values = omega[:, 0], omega[:, 1:], theta[1:]
    f = float((values - np.log(values) - 1).sum())
    gradient = (rest**2) @ (1 - values)
    weighted = (rest * values) @ rest.T
    plain = rest @ rest.T
    cross = (1 - values) * (values + theta[0]) / (theta[0] - values)
    hessian = weighted * plain + ((rest * cross) @ rest.T) * np.outer(first, first)
    return f, gradient, hessian


def _step(
    correlation: Array, x: Array, value: float, gradient: Array, hessian: Array, free: NDArray[np.bool_]
) -> tuple[Array, bool]:
    """One step over the free uniquenesses: Newton's, or straight downhill where that one leads nowhere."""
    for move in (_newton(hessian[np.ix_(free, free)], gradient[free]), -gradient[free]):
        direction = np.zeros_like(x)
        direction[free] = move * min(1.0, LONGEST / max(float(np.abs(move).max()), 1e-300))
        length = 1.0
        while length > SHORTEST:
            trial = np.maximum(x + length * direction, np.log(LOWEST))
            theta = _eigen(correlation, trial)[0][1:]
            if float((theta - np.log(theta) - 1).sum()) <= value + NOISE * (1 + value):
                return trial, bool((trial != x).any())
            length /= 2
    return x, False


def _newton(hessian: Array, gradient: Array) -> Array:
    """Newton's step with every curvature taken as positive, so that a saddle is left and not approached."""
    values, vectors = np.linalg.eigh(hessian)
    curvature = np.maximum(np.abs(values), FLAT)
    move: Array = -(vectors @ ((vectors.T @ gradient) / curvature))
    return move


def _solution(correlation: Array, x: Array, gradient: Array, free: NDArray[np.bool_]) -> OneFactor:
    theta, omega = _eigen(correlation, x)
    loadings = np.exp(x / 2) * omega[:, 0] * np.sqrt(max(float(theta[0]) - 1, 0.0))
    loadings *= 1.0 if loadings.sum() >= 0 else -1.0
    left = float(np.abs(gradient[free]).max(initial=0.0))
    return OneFactor(loadings, np.exp(x), left, bool((~free).any()))


Matrix = NDArray[np.float64]
ROUNDING = 1e-12
"""A spread below this share of its size is rounding, not a spread."""
LARGEST = 1e100
"""Beyond it squares and their sums are no numbers any more; infinity is beyond it too."""


def complete_rows(matrix: ArrayLike) -> Matrix:
    """The rows (children) without a missing cell, m × k with m ≤ n; none is an empty matrix and not an error.

    Raises `WrongShape` unless n × k with k ≥ 2, `ScoringError` naming person and item of a value above 1e100. Listwise
    deletion: the formulas below are of these rows.
    """
    values = numbers(matrix, "answers")
    if values.ndim != 2 or values.shape[1] < 2:
        raise WrongShape(f"persons × at least two items are needed, not the shape {values.shape}")
    large = np.abs(values) > LARGEST
    if large.any():
        person, item = (int(place) for place in np.argwhere(large)[0])
        raise ScoringError(
            f"answers: person {person + 1}, item {item + 1}: {float(values[person, item])!r} is too large"
        )
    return values[~np.isnan(values).any(axis=1)]


def cronbach_alpha(matrix: ArrayLike, missing: Literal["listwise", "pairwise"] = "listwise") -> float:
    """Raw alpha of n × k codes, a share of variance of at most 1.

    Formula k/(k − 1) · (1 − Σ item variances / variance of the sum), variances with n − 1. `listwise` uses complete
    rows, `pairwise` every pair of items on the rows where both are answered. Raises `WrongShape` with fewer than two
    usable rows, `ScoringError` when the sum does not vary. An item that everybody answered alike counts with variance
    0; a negative alpha is returned as it is (items that point apart, or one keyed the wrong way). Source: Cronbach
    1951, Psychometrika 16:297–334.
    """
    if missing not in ("listwise", "pairwise"):
        raise ScoringError(f"missing must be listwise or pairwise, not {missing!r}")
    complete = complete_rows(matrix)
    covariance = _covariance(complete) if missing == "listwise" else pairwise_covariance(matrix)
    return _alpha_of(covariance)


def standardized_alpha(matrix: ArrayLike) -> float:
    """Alpha of the standardised items of n × k codes, at most 1: formula k r̄ / (1 + (k − 1) r̄), complete rows.

    r̄ is the mean correlation of two items. Raises `ScoringError` naming an item that everybody answered alike, or when
    the items cancel out. Source: raw alpha of the correlation matrix (Cronbach 1951); the tests compare it with R
    psych.
    """
    correlation = _correlation(complete_rows(matrix))
    k, mean = len(correlation), _mean_off_diagonal(correlation)
    if 1 + (k - 1) * mean <= ROUNDING * k:
        raise ScoringError("standardised alpha is not defined: the sum of the standardised items does not vary")
    return k * mean / (1 + (k - 1) * mean)


def mean_inter_item_correlation(matrix: ArrayLike) -> float:
    """r̄, the mean of the k (k − 1) / 2 correlations of two items (−1 to 1), complete rows of n × k codes.

    Raises `ScoringError` naming an item that everybody answered alike. Source: Pearson's formula with n − 1; the tests
    compare it with R psych.
    """
    return _mean_off_diagonal(_correlation(complete_rows(matrix)))


def _mean_off_diagonal(correlation: Matrix) -> float:
    return float(correlation[np.triu_indices(len(correlation), 1)].mean())


def feldt_interval(alpha: float, n: int, k: int, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of alpha for n persons and k items, two shares of at most 1, 95 % unless told otherwise.

    Formula 1 − (1 − α) · F, F the upper and the lower quantile with n − 1 and (n − 1)(k − 1) degrees of freedom. Raises
    `ScoringError` unless n ≥ 2, k ≥ 2, alpha ≤ 1 and 0 < confidence < 1. Source: Feldt, Woodruff & Salih 1987, Appl
    Psychol Meas 11:93–103, formulas 6 and 7.
    """
    level = proportion(confidence, "confidence")
    persons, items = whole(n, "n, the number of persons,", 2), whole(k, "k, the number of items,", 2)
    error = 1 - number(alpha, "alpha")
    if error < -ROUNDING or level in (0.0, 1.0):
        raise ScoringError(f"alpha must be at most 1 and confidence between 0 and 1, not {alpha!r} and {level!r}")
    first, second = persons - 1, (persons - 1) * (items - 1)
    tail = (1 - level) / 2
    low, high = f_quantile(1 - tail, first, second), f_quantile(tail, first, second)
    return 1 - max(error, 0.0) * low, 1 - max(error, 0.0) * high


def omega_total(matrix: ArrayLike) -> float:
    """Omega total of n × k codes, a share of variance between 0 and 1: formula (Σλ)² / ((Σλ)² + Σ(1 − λ²)).

    λ from a one-factor maximum-likelihood model of the correlation matrix, complete rows; needs at least three items.
    Raises `ScoringError` when an item never varies, an item is a sum of others, or the model does not converge. Source:
    McDonald 1999, Test Theory; the model after Jöreskog 1967.
    """
    loadings = one_factor(_correlation(complete_rows(matrix))).loadings
    common = float(loadings.sum()) ** 2
    return common / (common + float((1 - loadings**2).sum()))


def item_rest_correlations(matrix: ArrayLike) -> Matrix:
    """For each item its correlation (−1 to 1) with the sum of the others, complete rows; k values in item order.

    Pearson's formula; the item is not in its own sum. Raises `ScoringError` naming an item that everybody answered
    alike, or when the sum of the others does not vary.
    """
    values = complete_rows(matrix)
    total = values.sum(axis=1)
    _correlation(values)
    found = [_pearson(column, total - column) for column in values.T]
    return np.array(found, dtype=np.float64)


def alpha_if_deleted(matrix: ArrayLike) -> Matrix:
    """Raw alpha of the other items for each item, complete rows; k values in item order, formula of `cronbach_alpha`.

    Raises `WrongShape` with fewer than three items or two complete rows, `ScoringError` when the rest does not vary.
    """
    covariance = _covariance(complete_rows(matrix))
    k = len(covariance)
    if k < 3:
        raise WrongShape("alpha without an item needs at least three items")
    kept = [np.delete(np.arange(k), item) for item in range(k)]
    return np.array([_alpha_of(covariance[np.ix_(rest, rest)]) for rest in kept], dtype=np.float64)


def pairwise_covariance(matrix: ArrayLike) -> Matrix:
    """k × k covariances (n − 1), each pair on the rows where both items are answered; at least two a pair.

    Formula (Σ xy − Σx Σy / m) / (m − 1) over the m rows of the pair, in points squared. Raises `WrongShape` when two
    items were never answered together by two persons.
    """
    values = numbers(matrix, "answers")
    present = ~np.isnan(values)
    both = present.T.astype(np.float64) @ present.astype(np.float64)
    if (both < 2).any():
        raise WrongShape("two items were never answered together by two persons")
    centred = np.where(present, values - np.nanmean(values, axis=0), 0.0)
    known = present.astype(np.float64)
    products = centred.T @ centred
    sums = centred.T @ known
    covariance: Matrix = (products - sums * sums.T / both) / (both - 1)
    return _without_rounding(covariance, values)


def _covariance(values: Matrix) -> Matrix:
    if len(values) < 2:
        raise WrongShape("at least two complete rows are needed")
    return _without_rounding(np.atleast_2d(np.cov(values, rowvar=False, ddof=1)), values)


def _without_rounding(covariance: Matrix, values: Matrix) -> Matrix:
    """An item with one answer only has a variance of 0, not of what is left of 0.1 + 0.1 + 0.1 − 0.3."""
    constant = np.nanmax(values, axis=0) == np.nanmin(values, axis=0)
    covariance[constant, :] = covariance[:, constant] = 0.0
    return covariance


def _correlation(values: Matrix) -> Matrix:
    covariance = _covariance(values)
    spread = np.sqrt(np.diag(covariance))
    if (spread == 0).any():
        item = int(np.argmin(spread))
        raise ScoringError(f"item {item + 1} has the same answer from everybody: {float(values[0, item])!r}")
    correlation: Matrix = covariance / np.outer(spread, spread)
    return correlation


def _alpha_of(covariance: Matrix) -> float:
    k, total, items = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    if total <= ROUNDING * items or items == 0:
        raise ScoringError("alpha is not defined: the sum of the items does not vary")
    return k / (k - 1) * (1 - items / total)


def _pearson(first: Matrix, second: Matrix) -> float:
    if np.ptp(second) <= ROUNDING * float(np.abs(second).max()):
        raise ScoringError("the sum of the other items does not vary")
    return float(np.corrcoef(first, second)[0, 1])
