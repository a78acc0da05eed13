"""What is expected of a round, as values: the forecast, what it rests on, and the places there are. No queries."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from screening.rounds.models import ScreeningRound
from screening.rounds.opening import Gate
from screening.rounds.plans import RoundPlan
from screening.scoring.load import Forecast, Load, PlaceLoad
from students.models import School, SchoolClass

TEACHING_WEEKS = 10
STEP = 5  # children: nobody but who sees them anyway is told a forecast more finely
Worsening = Literal["none", "seen", "to-come"]


@dataclass(frozen=True)
class ForecastBasis:
    """What a forecast rests on: the answers of an earlier round, or, with `round` None, simulated shares.

    `left_out`: forms of the coming round nobody has answered before. `other_doors`: children of tier A who came
    without any form, for each child rated. `own_norm`: whether a norm comes from these very answers.
    `not_reached`: children who are too few to be counted on, because their class has no form.
    """

    round: ScreeningRound | None = None
    children: int = 0
    raters: int = 0
    worsening: Worsening = "none"
    left_out: tuple[str, ...] = ()
    other_doors: float | None = None
    own_norm: bool = False


@dataclass(frozen=True)
class Places:
    """Children a school's counselors can see in a week; `counselors` who visit it."""

    weekly: Fraction = Fraction(0)
    counselors: int = 0

    @property
    def in_all(self) -> Fraction:
        return self.weekly * TEACHING_WEEKS


@dataclass(frozen=True)
class SchoolLoad:
    """One school: forecast, classes, places, and children expected to come by another door."""

    school: School
    load: PlaceLoad
    classes: tuple[tuple[SchoolClass, PlaceLoad], ...]
    places: Places
    others: float

    @property
    def to_see(self) -> float:
        return self.load.tier_a.expected + self.others

    @property
    def over(self) -> int:
        """Places that are missing, by the expectation and not by the upper end; 0 when they suffice."""
        return max(0, math.ceil(self.to_see - float(self.places.in_all) - 1e-9))

    @property
    def weeks(self) -> int | None:
        return math.ceil(self.to_see / float(self.places.weekly)) if self.places.weekly else None


@dataclass(frozen=True)
class CountyLoad:
    """The preview of a round."""

    plan: RoundPlan
    basis: ForecastBasis
    load: Load
    schools: tuple[SchoolLoad, ...]

    def of(self, school: School) -> SchoolLoad | None:
        return next((one for one in self.schools if one.school.pk == school.pk), None)


@dataclass(frozen=True)
class Outlook:
    """A round that some schools have not opened yet: its preview, and the gate of each of those by the school's pk."""

    county: CountyLoad
    gates: Mapping[int, Gate]


def in_fives(forecast: Forecast, *, others: float = 0.0) -> tuple[int, int]:
    """The interval in whole fives of children, wider at both ends, with `others` who come without a form.

    A class or school keeps most of its own share in a forecast, so that a fine number is last round's count again.
    """
    low, high = math.floor((forecast.low + others) / STEP), math.ceil((forecast.high + others) / STEP)
    return low * STEP, high * STEP


def forecast_to_store(county: CountyLoad, school: School, *, rule_version: str) -> dict[str, Any]:
    """What a school's opening stores, so that what was expected and what came can be laid side by side later."""
    one = county.of(school)
    if one is None:
        return {}
    basis = county.basis
    return {
        "tier_a": _forecast_mapping(one.load.tier_a),
        "tier_b": _forecast_mapping(one.load.tier_b),
        "children": one.load.children,
        "others": round(one.others, 2),
        "places_a_week": float(one.places.weekly),
        "weeks": TEACHING_WEEKS,
        "over": one.over,
        "rules": rule_version,
        "rules_hash": county.plan.rules.content_hash,
        "norms": sorted(norm.content_hash for norm in county.plan.norm_sets),
        "evidence": {
            "round": str(basis.round.public_id) if basis.round else None,
            "children": basis.children,
            "raters": basis.raters,
            "worsening": basis.worsening,
            "left_out": list(basis.left_out),
        },
    }


def _forecast_mapping(forecast: Forecast) -> dict[str, Any]:
    return {"expected": round(forecast.expected, 2), "low": forecast.low, "high": forecast.high}


def forecast_from(stored: Mapping[str, Any], tier: str) -> Forecast | None:
    """The forecast an opening stored; `None` where a school was opened before forecasts were kept."""
    row = stored.get(tier)
    return Forecast(float(row["expected"]), int(row["low"]), int(row["high"])) if row else None
