"""How often a notice is right: sensitivity, specificity, and what they mean at a stated prevalence."""

import math
from dataclasses import dataclass

from screening.scoring.errors import ScoringError
from screening.scoring.numbers import positive, proportion, whole


@dataclass(frozen=True, slots=True)
class PredictiveValues:
    """ppv: share of flagged children in need; npv: share of unflagged children not in need; NaN where nobody is."""

    ppv: float
    npv: float
    flagged_share: float


def predictive_values(sensitivity: float, specificity: float, prevalence: float) -> PredictiveValues:
    """Predictive values by Bayes' rule; all three given as shares between 0 and 1, else `ScoringError`.

    At a prevalence of 0 or 1 the values are the limits (ppv 0 or 1); NaN stands only where nobody would be flagged,
    or nobody left unflagged. Source: Altman & Bland 1994, BMJ 309:102.
    """
    sens = proportion(sensitivity, "sensitivity")
    spec = proportion(specificity, "specificity")
    base = proportion(prevalence, "prevalence")
    hit, miss = sens * base, (1 - sens) * base
    alarm, clear = (1 - spec) * (1 - base), spec * (1 - base)
    return PredictiveValues(_share(hit, hit + alarm), _share(clear, clear + miss), hit + alarm)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Shares of a two-by-two table; NaN where a row or column is empty."""

    sensitivity: float
    specificity: float
    ppv: float
    npv: float
    prevalence: float


def accuracy(true_positive: int, false_negative: int, false_positive: int, true_negative: int) -> Accuracy:
    """Accuracy of a notice from a two-by-two table of counts of children, as shares between 0 and 1.

    Sensitivity TP / (TP + FN), specificity TN / (TN + FP), ppv TP / (TP + FP), npv TN / (TN + FN), prevalence (TP + FN)
    / n; NaN where a denominator is 0. Raises `ScoringError` unless all four are whole numbers from 0. Source: Altman &
    Bland 1994, BMJ 308:1552 and 309:102.
    """
    given = {
        "true positive": true_positive,
        "false negative": false_negative,
        "false positive": false_positive,
        "true negative": true_negative,
    }
    counts = [whole(count, f"the number of {name} children") for name, count in given.items()]
    return Accuracy(
        sensitivity=_share(true_positive, true_positive + false_negative),
        specificity=_share(true_negative, true_negative + false_positive),
        ppv=_share(true_positive, true_positive + false_positive),
        npv=_share(true_negative, true_negative + false_negative),
        prevalence=_share(true_positive + false_negative, sum(counts)),
    )


def share_interval(found: int, n: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """Wilson's interval of a share between 0 and 1, 95 % unless another z is given; (0, 1) when n is 0.

    (p + z²/2n ± z √(p (1 − p)/n + z²/4n²)) / (1 + z²/n) with p = found / n; an end is exactly 0 when nobody was found
    and exactly 1 when everybody was. Raises `ScoringError` unless `found` and `n` are whole numbers, 0 ≤ found ≤ n, and
    z > 0. Source: Wilson 1927, J Am Stat Assoc 22:209–212.
    """
    positive(z, "z")
    if whole(found, "the number found") > whole(n, "n"):
        raise ScoringError(f"{found} of {n} is not a share")
    if n == 0:
        return 0.0, 1.0
    share, spread = found / n, z * z / n
    centre = share + spread / 2
    reach = z * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = (centre - reach) / (1 + spread) if found > 0 else 0.0
    high = (centre + reach) / (1 + spread) if found < n else 1.0
    return low, high


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else math.nan
