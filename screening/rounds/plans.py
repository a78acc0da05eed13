"""A coming round as far as its load depends on it: which forms under which rules and norms, where and when."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from screening.instruments import Instrument
from screening.library.models import InstrumentVersion, NormSet
from screening.library.selectors import instrument_of, norms_in_force, rules_of
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import round_scoring_of
from screening.scoring import Rules
from students.models import County

TEACHER_FORMS = ("teacher-connection", "teacher-engagement")


def usual_forms(versions: Iterable[InstrumentVersion]) -> list[InstrumentVersion]:
    """Of the teachers, as the product brings them."""
    shipped = InstrumentVersion.Origin.SHIPPED
    return [one for one in versions if one.instrument in TEACHER_FORMS and one.origin == shipped]


@dataclass(frozen=True)
class RoundPlan:
    """`round` is the planned round, or `None` while the county is still choosing."""

    county: County
    school_year: int
    opens_on: date
    versions: tuple[InstrumentVersion, ...]
    rules: Rules
    norm_sets: tuple[NormSet, ...]
    round: ScreeningRound | None = None

    @property
    def forms(self) -> tuple[Instrument, ...]:
        return tuple(instrument_of(version) for version in self.versions)

    @property
    def question(self) -> str:
        """What decides how earlier answers are weighed; not the days, which change nobody's tier."""
        parts = [
            sorted(version.content_hash for version in self.versions),
            self.rules.content_hash,
            sorted(norm.content_hash for norm in self.norm_sets),
        ]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def under(self, rules: Rules | None) -> "RoundPlan":
        """The same plan with other thresholds; the same plan when there are none."""
        return self if rules is None else replace(self, rules=rules)


def plan_of(screening_round: ScreeningRound) -> RoundPlan:
    round_scoring = round_scoring_of(screening_round)
    return RoundPlan(
        county=screening_round.county,
        school_year=screening_round.school_year,
        opens_on=screening_round.opens_on,
        versions=tuple(form.scored_as for form in round_scoring.forms),
        rules=rules_of(screening_round.rule_set),
        norm_sets=round_scoring.norm_sets,
        round=screening_round,
    )


def draft_plan(
    county: County, *, school_year: int, opens_on: date, versions: Sequence[InstrumentVersion], rules: Rules
) -> RoundPlan:
    """What would be frozen if a round were planned like this now."""
    norms = norms_in_force(county.public_id, versions)
    return RoundPlan(county, school_year, opens_on, tuple(versions), rules, tuple(norms))
