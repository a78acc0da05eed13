"""The two legs of the band rule, always both computed, compared as exact fractions.

*Norm leg*: the percentile of concern in the frozen district norm, with at least two items in the upper half.
*Count leg*: the share of answered items in the upper half; alone (and provisional) while no norm stands, beside a
norm only at two thirds, so that a district where many struggle cannot norm it away.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from screening.scoring.errors import ScoringError
from screening.scoring.norm import ScaleNorm
from screening.scoring.rules import Rules

Band = Literal["none", "elevated", "high"]
Fired = Literal["norm", "count", "both"]

BANDS: tuple[Band, ...] = ("none", "elevated", "high")


@dataclass(frozen=True, slots=True)
class Legs:
    """Both legs of one form total.

    `upper` of `answered` items lie in the upper half. `count_band` is what the count leg says on its own,
    `count_acts` what it may say here (beside a norm: high at two thirds, else none). `norm_band` and `percentile`
    are `None` without a norm; `floor_met` whether enough items lie in the upper half for the norm leg. `fired` names
    the legs that give the final `band`. `provisional` while no norm stands.
    """

    upper: int
    answered: int
    count_band: Band
    count_acts: Band
    norm_band: Band | None
    percentile: float | None
    floor_met: bool
    fired: Fired | None
    band: Band
    provisional: bool

    def to_mapping(self) -> dict[str, Any]:
        """What a stored result keeps of both legs, ready for JSON; norm band and percentile (between 0 and 100) are
        None without a norm. Source: docs/scoring.md, “Stored results, and scoring again”.
        """
        return {name: getattr(self, name) for name in self.__slots__}


def evaluate(total: float, upper: int, answered: int, norm: ScaleNorm | None, rules: Rules) -> Legs:
    """Both legs for a scorable form total, and the band that is the higher of the two.

    `total`: prorated, in points, as the result holds it. `upper`, `answered`: items in the upper half and answered
    items. `norm_band` and `percentile` are None without a norm. Raises `ScoringError` unless 0 ≤ upper ≤ answered and
    answered ≥ 1. Source: our own rule, docs/scoring.md, “The two legs, worked by hand”.
    """
    if not 0 <= upper <= answered or answered < 1:
        raise ScoringError(f"{upper} items in the upper half of {answered} answered ones cannot be")
    count_band = count_leg(upper, answered, rules)
    floor_met = upper >= rules.norm_leg.content_floor
    norm_band = None if norm is None else norm_leg(total, floor_met, norm, rules)
    count_acts = count_band
    if norm is not None:
        count_acts = "high" if Fraction(upper, answered) >= rules.count_leg.beside_norm else "none"
    band = max((norm_band or "none", count_acts), key=BANDS.index)
    return Legs(
        upper=upper,
        answered=answered,
        count_band=count_band,
        count_acts=count_acts,
        norm_band=norm_band,
        percentile=None if norm is None else norm.percentile(total),
        floor_met=floor_met,
        fired=_fired(band, norm_band, count_acts),
        band=band,
        provisional=norm is None,
    )


def certain_legs(least: float, upper: int, of: int, norm: ScaleNorm | None, rules: Rules) -> Legs | None:
    """Both legs of a form total with too few answers, where they pass a line whatever the missing lines are; else None.

    `least`: the sum in points with every missing line at its least concern. `upper` of all `of` items lie in the upper
    half then. More concern on a missing line lowers neither leg, so the band is the mildest one possible. None as well
    under a rule set without this rule. Source: our own rule, docs/scoring.md, “Too few answers, and certain all the
    same”.
    """
    if not rules.incomplete_flags:
        return None
    legs = evaluate(least, upper, of, norm, rules)
    return None if legs.band == "none" else legs


def count_leg(upper: int, answered: int, rules: Rules) -> Band:
    """What the count leg says on its own: the share upper / answered against the two lines, as exact fractions.

    Elevated from 1/3, high from 1/2 in the rule set that is shipped. Raises `ZeroDivisionError` when nothing was
    answered. Source: our own lines, docs/scoring.md, “The two legs”.
    """
    share = Fraction(upper, answered)
    if share >= rules.count_leg.high:
        return "high"
    return "elevated" if share >= rules.count_leg.elevated else "none"


def norm_leg(total: float, floor_met: bool, norm: ScaleNorm, rules: Rules) -> Band:
    """What the norm leg says of a total in points: none below the content floor, whatever the percentile.

    Elevated from the 84th percentile of concern, high from the 97th, in the rule set that is shipped. Source: our own
    lines, docs/scoring.md, “The two legs”.
    """
    if not floor_met:
        return "none"
    if norm.reaches(total, rules.norm_leg.high):
        return "high"
    return "elevated" if norm.reaches(total, rules.norm_leg.elevated) else "none"


def _fired(band: Band, norm_band: Band | None, count_acts: Band) -> Fired | None:
    if band == "none":
        return None
    by_norm, by_count = norm_band == band, count_acts == band
    if by_norm and by_count:
        return "both"
    return "norm" if by_norm else "count"
