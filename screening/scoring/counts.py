"""How many of n children: the beta-binomial distribution, its interval, and the rater's share of a yes-or-no.

Children rated by one teacher resemble each other, so a count of flagged children in a class is spread more widely
than a binomial one. SciPy is not needed at run time; the tests compare with it.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from screening.scoring.errors import ScoringError, WrongShape
from screening.scoring.numbers import proportion

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
_NORMAL = NormalDist()
_ALONE = 1e-12  # an overdispersion below this is none


@dataclass(frozen=True, slots=True)
class Spread:
    """A count of children out of `n`: its mean and variance, in children and children squared."""

    n: int
    mean: float
    variance: float


def flag_icc(share: float, rater_share: float) -> float:
    """Intraclass correlation of a flag (0 to 1), from that of the score behind it.

    `share`: of children flagged, 0 < share < 1. `rater_share`: the rater's share ρ of the variance of the score, 0 ≤ ρ
    < 1. With a normal score and a fixed line t the teacher u flags p(u) = Φ((√ρ u − t) / √(1 − ρ)); the result is Var
    p(u) / (share (1 − share)), by Gauss–Hermite quadrature with 80 nodes. It is always below ρ. Raises `ScoringError`
    outside these ranges. Source: derived from the threshold model as written here.
    """
    base, rho = proportion(share, "share"), proportion(rater_share, "rater share")
    if base in (0.0, 1.0) or rho == 1.0:
        raise ScoringError(f"no correlation of flags for share={share!r} and rater share={rater_share!r}")
    return _flag_icc(base, rho)


@lru_cache(maxsize=256)
def _flag_icc(share: float, rho: float) -> float:
    line = _NORMAL.inv_cdf(1 - share)
    teachers = [_NORMAL.cdf((math.sqrt(rho) * float(node) - line) / math.sqrt(1 - rho)) for node in _NODES]
    weights = _WEIGHTS / _WEIGHTS.sum()
    variance = float((weights * (np.array(teachers) - share) ** 2).sum())
    return variance / (share * (1 - share))


def beta_binomial(n: int, alpha: float, beta: float) -> NDArray[np.float64]:
    """Probabilities of 0 … n flagged children whose common share is itself Beta(α, β), n + 1 values that sum to 1.

    The formula is C(n, k) B(k + α, n − k + β) / B(α, β), by the ratio of neighbours, in logarithms: the binomial
    averaged over its share. Raises `ScoringError` unless n ≥ 0 and α, β > 0. The tests compare it with SciPy's
    `betabinom`.
    """
    if n < 0 or not (alpha > 0 and beta > 0 and math.isfinite(alpha) and math.isfinite(beta)):
        raise ScoringError(f"no beta-binomial distribution for n={n!r}, alpha={alpha!r}, beta={beta!r}")
    k = np.arange(n, dtype=float)
    steps = np.log(n - k) - np.log(k + 1) + np.log(k + alpha) - np.log(n - k - 1 + beta)
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    chances = np.exp(logs - logs.max())
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def binomial(n: int, share: float) -> NDArray[np.float64]:
    """Probabilities of 0 … n flagged among n independent children, n + 1 values that sum to 1.

    The formula is C(n, k) p^k (1 − p)^(n − k), in logarithms. Raises `ScoringError` unless n ≥ 0 and 0 ≤ share ≤ 1. The
    tests compare it with SciPy's `binom`.
    """
    base = proportion(share, "share")
    if n < 0:
        raise ScoringError(f"no binomial distribution for n={n!r}")
    if base in (0.0, 1.0):
        chances = np.zeros(n + 1)
        chances[round(base * n)] = 1.0
        return chances
    k = np.arange(n, dtype=float)
    logs = np.concatenate(([0.0], np.cumsum(np.log(n - k) - np.log(k + 1)))) + np.arange(n + 1) * math.log(
        base / (1 - base)
    )
    chances = np.exp(logs - logs.max())
    return np.asarray(chances / chances.sum(), dtype=np.float64)


def count_interval(spread: Spread, confidence: float) -> tuple[int, int]:
    """The central interval of a count, whole children, both ends included; `confidence` is a share between 0 and 1.

    At most (1 − confidence) / 2 of the chance lies below it, and as much above it. The count is taken as beta-binomial
    with the mean and variance of `spread`: with m the binomial variance n p (1 − p), formula ρ = (variance / m − 1) /
    (n − 1), α = p (1 − ρ) / ρ, β = (1 − p)(1 − ρ) / ρ; as binomial where the variance is not larger than m. Raises
    `ScoringError` for a confidence outside (0, 1) or a mean outside 0 … n.
    """
    if not 0 < confidence < 1:
        raise ScoringError(f"confidence must lie between 0 and 1, not {confidence!r}")
    if not (0 <= spread.mean <= spread.n and spread.variance >= 0):
        raise ScoringError(f"no count of {spread.n} children has mean {spread.mean!r}, variance {spread.variance!r}")
    below = np.cumsum(_chances(spread))
    tail = (1 - confidence) / 2
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1 - tail, side="left"))
    return min(low, spread.n), min(high, spread.n)


def _chances(spread: Spread) -> NDArray[np.float64]:
    n, share = spread.n, spread.mean / spread.n if spread.n else 0.0
    usual = n * share * (1 - share)
    if n < 2 or usual <= 0:
        return binomial(n, share)
    rho = min((spread.variance / usual - 1) / (n - 1), 0.999)
    if rho < _ALONE:
        return binomial(n, share)
    size = (1 - rho) / rho
    return beta_binomial(n, share * size, (1 - share) * size)


def pooled_share(found: NDArray[np.float64], rated: NDArray[np.float64], icc: float) -> tuple[float, float]:
    """The share of flagged children over classes (0 to 1), and the variance of that estimate.

    `found`, `rated`: one value a class, 0 ≤ found ≤ rated. Each class weighs w = m / (1 + (m − 1) ICC), the number of
    independent children it is worth (Kish 1965: its size over its design effect). share = (Σ w p + ½) / (Σ w + 1),
    variance = share (1 − share) / (Σ w + 1): the half child on either side is the mean under the prior Beta(½, ½), so
    that nobody flagged is not taken for a share of nought. Raises `WrongShape` for unequal or empty lists.
    """
    if found.shape != rated.shape or not (rated > 0).any() or (found > rated).any() or (found < 0).any():
        raise WrongShape("a pooled share needs flagged and rated children of at least one class")
    known = rated > 0
    m, flagged = rated[known], found[known]
    weight = m / (1 + (m - 1).clip(min=0) * icc)
    worth = float(weight.sum()) + 1
    share = (float((weight * flagged / m).sum()) + 0.5) / worth
    return share, share * (1 - share) / worth


def measured_icc(found: NDArray[np.float64], rated: NDArray[np.float64]) -> float:
    """The share of the variance of flags that lies between classes, as it was seen: `icc1` of flags 0 and 1, from
    counts.

    `found`, `rated`: one value a class, flagged and rated children, as in `pooled_share`. The same formula as `icc1`,
    with MSB = Σ m (p − p̄)² / (g − 1), MSW = Σ found (m − found) / m / (N − g). At most 1, may be negative; 0 with
    fewer than two classes, with one child a class, or when no two children differ.
    """
    known = rated > 0
    m, a = rated[known], found[known]
    total, classes = float(m.sum()), int(known.sum())
    if classes < 2 or total <= classes:
        return 0.0
    share = float(a.sum()) / total
    between = float((m * (a / m - share) ** 2).sum()) / (classes - 1)
    within = float((a * (m - a) / m).sum()) / (total - classes)
    usual = (total - float((m * m).sum()) / total) / (classes - 1)
    spread = between + (usual - 1) * within
    return (between - within) / spread if spread > 0 else 0.0
