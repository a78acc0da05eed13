"""A one-factor maximum-likelihood model of a correlation matrix, converged until nothing moves any more."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.scoring.errors import ScoringError, WrongShape

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
