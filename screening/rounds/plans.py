"""A coming round as far as its load depends on it: which forms under which rules and norms, where and when."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from screening.instruments import Instrument
from screening.library.models import InstrumentVersion, NormSet
from screening.library.selectors import instrument_of, norms_in_force, rules_of
from screening.rounds.models import ScreeningRound
from screening.rounds.round_scoring import round_scoring_of
from screening.scoring import Rules
from students.models import County


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
