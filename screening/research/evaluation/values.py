"""The stored values of a pilot's children, measure by measure and moment by moment, ready to be paired.

Children stand as numbers. A value is taken as it counts today; what it rests on goes with it.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import User
from screening.library.models import InstrumentVersion
from screening.library.selectors import bases_of, instrument_of
from screening.research.evaluation import access
from screening.research.evaluation.result import Measure, Moment
from screening.research.models import Pilot
from screening.rounds.models import ScreeningRound
from screening.scoring import Basis
from screening.scoring.change import Measured
from students.calendar import TermDates
from students.selectors import calendar_of, school_year_words

Key = tuple[str, str]  # measure without version ("scale.child-loneliness.child"), moment ("round.2026-10-12")


@dataclass(frozen=True, slots=True)
class Value:
    """One child at one moment. `rated`: what a scale's value is compared by; None for marks and attendance."""

    number: float | None
    rated: Measured | None = None


@dataclass
class Values:
    """Everything measured. `moments` in order of time; `measures` by key; `cells` (measure, moment) → child → value."""

    moments: dict[str, Moment] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)
    bases: dict[str, Basis] = field(default_factory=dict)
    cells: dict[Key, dict[int, Value]] = field(default_factory=lambda: defaultdict(dict))

    def at(self, measure: str, moment: str) -> Mapping[int, Value]:
        return self.cells.get((measure, moment), {})

    def before(self, kind: str, day: date) -> str | None:
        """The last moment of a kind that was over before a day."""
        over = [key for key, moment in self.moments.items() if key.startswith(kind) and moment.last < day]
        return max(over, key=lambda key: self.moments[key].last, default=None)

    def since(self, kind: str, day: date) -> list[str]:
        """Every moment of a kind from a day on: a round that opened, a term that ended."""
        ends = kind == "term"
        late = [
            key
            for key, moment in self.moments.items()
            if key.startswith(kind) and (moment.last if ends else moment.first) >= day
        ]
        return sorted(late, key=lambda key: self.moments[key].first)


def values_of(user: User, pilot: Pilot) -> Values:
    found = Values()
    _scales(user, pilot, found)
    _terms(user, pilot, found)
    return found


def _scales(user: User, pilot: Pilot, found: Values) -> None:
    rounds = {one.pk: one for one in access.closed_rounds(user, pilot)}
    rows = [dict(zip(access.TOTAL_FIELDS, row, strict=True)) for row in access.totals_counted(user, pilot)]
    versions = InstrumentVersion.objects.in_bulk({row["instrument_version_id"] for row in rows})
    bases = bases_of(versions.values(), for_change=True)
    for row in sorted(rows, key=lambda row: rounds[row["assessment__round_id"]].opens_on):
        version, one = versions[row["instrument_version_id"]], rounds[row["assessment__round_id"]]
        measure = f"scale.{version.instrument}.{row['assessment__informant']}"
        moment = f"round.{one.opens_on.isoformat()}"
        found.moments[moment] = Moment(school_year_words(one.school_year, one.term), one.opens_on, one.last_day)
        found.measures.setdefault(measure, _scale(version, row["assessment__informant"]))
        if version.pk in bases:
            found.bases.setdefault(measure, bases[version.pk])
        found.cells[measure, moment][row["assessment__student_id"]] = _scored(version, row, one)


def _scale(version: InstrumentVersion, informant: str) -> Measure:
    total = instrument_of(version).total
    return Measure(
        kind="scale",
        name=version.instrument,
        informant=informant,
        better="low" if total.concern == "high" else "high",
        lowest=float(total.range[0]),
        highest=float(total.range[1]),
    )


def _scored(version: InstrumentVersion, row: Mapping[str, Any], one: ScreeningRound) -> Value:
    total = instrument_of(version).total
    rated = Measured(
        instrument_id=version.instrument,
        instrument_version=version.version,
        informant=row["assessment__informant"],
        scale_id=total.id,
        concern=total.concern,
        rater=str(row["assessment__rater_id"]) if row["assessment__informant"] == "teacher" else "child",
        date=one.opens_on.isoformat(),
        prorated=row["total_prorated"],
    )
    return Value(row["total_prorated"], rated)


def _terms(user: User, pilot: Pilot, found: Values) -> None:
    """Days at school and marks in per cent: of the days the school was open, of the most that could be reached."""
    dates = {f"{term.school_year}-{term.number}": term for term in calendar_of(pilot.county).terms}
    for child, _class, term, days_open, missed, chinese, chinese_max, maths, maths_max in access.measures_counted(
        user, pilot
    ):
        if term not in dates:
            continue
        moment = f"term.{dates[term].starts.isoformat()}"
        found.moments[moment] = _term(dates[term])
        there = None if missed is None else days_open - missed
        for kind, name, got, most in (
            ("attendance", "attendance", there, days_open),
            ("term-result", "chinese", chinese, chinese_max),
            ("term-result", "maths", maths, maths_max),
        ):
            if got is not None and most:
                measure = f"{kind}.{name}"
                found.measures.setdefault(measure, Measure(kind, name, better="high", lowest=0.0, highest=100.0))  # type: ignore[arg-type]
                found.cells[measure, moment][child] = Value(100 * float(got) / float(most))


def _term(one: TermDates) -> Moment:
    return Moment(school_year_words(one.school_year, one.number), one.starts, one.ends)
