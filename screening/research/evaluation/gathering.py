"""From stored rows to the children of a pilot before and after, and what the statistics make of them.

Before is the last round (or term) that was over before the pilot began, after each later one. A child belongs to the
class it sat in on the day the pilot began, wherever it sits later. Only children whose consent sheet allows evaluation
are compared; everybody else who was listed is counted among the missing, with the reason. Children stand as numbers.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from screening.library.models import InstrumentVersion
from screening.library.selectors import instrument_of
from screening.research.evaluation import access
from screening.research.evaluation.statistics import (
    NO_CONSENT,
    ChildChange,
    Comparison,
    Gap,
    Group,
    Measure,
    Moment,
    compare,
)
from screening.research.models import Pilot, PilotClass
from screening.research.yields.gathering import counted_until
from students.consents import SCOPES, standing
from students.selectors import calendar_of, consents_in_force, school_year_words


@dataclass(frozen=True, slots=True)
class Value:
    """One child at one moment. `form`, `rater`: of a scale, in which version and by whom; else empty."""

    number: float | None
    form: str = ""
    rater: str = ""


Values = dict[Measure, dict[Moment, dict[int, Value]]]  # and the child
Member = tuple[PilotClass, frozenset[str]]  # a child's class on the day the pilot began, and what its family allows


def evaluation_of(user: User, pilot: Pilot) -> list[Comparison]:
    """Everything the numbers of a pilot say, as they stood at the end of last week."""
    values: Values = defaultdict(lambda: defaultdict(dict))
    _scales(user, pilot, values)
    _terms(user, pilot, values)
    members = _members(user, pilot) if pilot.starts <= counted_until(timezone.localdate()) else {}
    return list(_compared(user, pilot, members, values)) if members else []


def _scales(user: User, pilot: Pilot, values: Values) -> None:
    rounds = {one.pk: one for one in access.closed_rounds(user, pilot)}
    rows = [dict(zip(access.TOTAL_FIELDS, row, strict=True)) for row in access.totals_counted(user, pilot)]
    versions = InstrumentVersion.objects.in_bulk({row["instrument_version_id"] for row in rows})
    for row in sorted(rows, key=lambda row: rounds[row["assessment__round_id"]].opens_on):
        version, one = versions[row["instrument_version_id"]], rounds[row["assessment__round_id"]]
        informant, total = row["assessment__informant"], instrument_of(version).total
        better = "low" if total.concern == "high" else "high"
        measure = Measure("scale", version.instrument, informant, better)  # type: ignore[arg-type]
        moment = Moment(school_year_words(one.school_year, one.term), one.opens_on, one.last_day)
        rater = str(row["assessment__rater_id"]) if informant == "teacher" else ""
        values[measure][moment][row["assessment__student_id"]] = Value(row["total_prorated"], version.version, rater)


def _terms(user: User, pilot: Pilot, values: Values) -> None:
    """Days at school and marks in per cent: of the days the school was open, of the most that could be reached."""
    dates = {f"{term.school_year}-{term.number}": term for term in calendar_of(pilot.county).terms}
    for child, term, days_open, missed, chinese, chinese_max, maths, maths_max in access.measures_counted(user, pilot):
        if term not in dates:
            continue
        one = dates[term]
        moment = Moment(school_year_words(one.school_year, one.number), one.starts, one.ends)
        there = None if missed is None else days_open - missed
        for measure, got, most in (
            (Measure("attendance", "attendance", better="high"), there, days_open),
            (Measure("term-result", "chinese", better="high"), chinese, chinese_max),
            (Measure("term-result", "maths", better="high"), maths, maths_max),
        ):
            if got is not None and most:
                values[measure][moment][child] = Value(100 * float(got) / float(most))


def _members(user: User, pilot: Pilot) -> dict[int, Member]:
    seats = {seat.school_class_id: seat for seat in access.classes_in(user, pilot)}
    enrolled = list(access.enrolled_counted(user, pilot, pilot.starts))
    consents = consents_in_force(child for child, _class in enrolled)
    allowed = {
        child: frozenset(scope for scope in SCOPES if standing(consents.get(child), scope) == "given")
        for child, _class in enrolled
    }
    return {child: (seats[school_class], allowed[child]) for child, school_class in enrolled}


def _compared(user: User, pilot: Pilot, members: Mapping[int, Member], values: Values) -> Iterable[Comparison]:
    """Rounds with rounds, terms with terms."""
    for measure, at in values.items():
        is_term = measure.kind != "scale"
        every = {one for other, at in values.items() if (other.kind != "scale") == is_term for one in at}
        over = [one for one in every if one.last < pilot.starts]
        before = max(over, key=lambda one: one.last, default=None)
        if before is None or before not in at:
            continue
        for after in sorted(at, key=lambda one: one.first):
            if (after.last if is_term else after.first) >= pilot.starts:
                here = frozenset(access.at_school_counted(user, pilot, after.last))
                rows = [
                    _row(member, measure, at[before].get(child), at[after].get(child), is_here=child in here)
                    for child, member in members.items()
                ]
                yield compare(measure, before, after, rows)


def _row(member: Member, measure: Measure, before: Value | None, after: Value | None, *, is_here: bool) -> ChildChange:
    """Without a consent no value goes along."""
    seat, allowed = member
    group: Group = "pilot" if seat.group == PilotClass.Group.PILOT else "comparison"
    place = (group, seat.school_class_id, seat.school_class.school_id)
    if access.EVALUATION not in allowed:
        return ChildChange(*place, None, None, NO_CONSENT)
    if measure.kind == "scale" and f"{measure.informant}_forms" not in allowed:
        return ChildChange(*place, None, None, "no-form")
    first, last = (value.number if value else None for value in (before, after))
    return ChildChange(*place, first, last, _gap(before, after, is_here=is_here))


def _gap(before: Value | None, after: Value | None, *, is_here: bool) -> Gap | None:
    has_before, has_after = (value is not None and value.number is not None for value in (before, after))
    if not has_after and not is_here:
        return "left"
    if before is None or after is None or not (has_before and has_after):
        return "only-before" if has_before else "only-after" if has_after else "neither"
    if before.form != after.form:
        return "another-form"
    return "another-rater" if before.rater != after.rater else None
