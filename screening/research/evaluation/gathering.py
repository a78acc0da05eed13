"""From stored rows to the children of a pilot before and after, and what the statistics make of them.

Before is the last round (or term) that was over before the classes began, after each later one. A child belongs to the
class it sat in on the day its classes began, wherever it sits later. Only children whose consent sheet allows
evaluation are compared; everybody else who was listed is counted among the missing, with the reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils import timezone

from accounts.models import User
from screening.cases.activities.selectors import domain_of
from screening.library import texts
from screening.research.evaluation import access
from screening.research.evaluation.cautions import cautions_of
from screening.research.evaluation.result import Comparison, Dose, Evaluation, Gap, Group, Measure, Moment
from screening.research.evaluation.statistics import VERDICTS, ChildChange, Span, Verdict, compare, dose_of
from screening.research.evaluation.values import Value, Values, values_of
from screening.research.models import Pilot, PilotClass
from screening.research.yields.gathering import counted_until
from screening.scoring import Basis, Change
from screening.scoring import compare as compare_scores
from students.consents import SCOPES, standing
from students.selectors import consents_in_force

EVALUATION = "evaluation"
Pair = tuple[Value | None, Value | None]  # one child before and after
KINDS = {"round": ("scale",), "term": ("attendance", "term-result")}


@dataclass(frozen=True, slots=True)
class Member:
    """A child on the day the classes of a wave began."""

    student: int
    seat: PilotClass
    group: Group
    allowed: frozenset[str]  # lines of the consent sheet in force that are agreed to

    def allows(self, measure: Measure) -> bool:
        """Evaluation, and for a scale still the form it comes from."""
        return EVALUATION in self.allowed and (measure.kind != "scale" or f"{measure.informant}_forms" in self.allowed)


@dataclass(frozen=True)
class Wave:
    """The classes that began together, with everybody they may be compared with. `order`, `name` are the phase's."""

    order: int
    name: str
    first: date
    members: tuple[Member, ...]

    def seen_at(self, moment: Moment) -> list[Member]:
        """Who is pilot and who comparison at a moment: classes that had begun by its end compare with nobody."""
        return [one for one in self.members if one.group == "pilot" or not _has_begun(one.seat, moment.last)]

    def waiting_at(self, moment: Moment) -> int:
        seats = {one.seat.pk: one.seat for one in self.seen_at(moment) if one.group == "comparison"}
        return sum(seat.joins is not None for seat in seats.values())


def evaluation_of(user: User, pilot: Pilot) -> Evaluation:
    """Everything the numbers of a pilot say, as they stood at the end of last week."""
    until = counted_until(timezone.localdate())
    seats = list(access.classes_in(user, pilot))
    values = values_of(user, pilot)
    waves = waves_of(user, pilot, seats, until)
    comparisons = [one for wave in waves for one in _compared(user, pilot, wave, values)]
    comparisons.sort(key=lambda one: list(values.measures.values()).index(one.measure))
    return Evaluation(
        comparisons=tuple(comparisons),
        doses=tuple(doses_of(user, pilot, waves, until)),
        cautions=cautions_of(comparisons),
        classes=Counter(cast(Group, seat.group) for seat in seats),
        counted_until=until,
    )


def waves_of(user: User, pilot: Pilot, seats: Sequence[PilotClass], until: date) -> list[Wave]:
    phases = {seat.joins.pk: seat.joins for seat in seats if seat.joins is not None and seat.joins.first <= until}
    return [
        Wave(phase.order, phase.name, phase.first, tuple(_members(user, pilot, seats, phase.pk, phase.first)))
        for phase in sorted(phases.values(), key=lambda phase: phase.order)
    ]


def _members(user: User, pilot: Pilot, seats: Sequence[PilotClass], phase: int, first: date) -> Iterable[Member]:
    """Pilot: the classes of this phase. Comparison: classes that are only compared, and those that had not begun."""
    by_class = {seat.school_class_id: seat for seat in seats}
    enrolled = list(access.enrolled_counted(user, pilot, first))
    consents = consents_in_force(child for child, _class in enrolled)
    for child, school_class in enrolled:
        seat = by_class[school_class]
        if seat.joins_id == phase or not _has_begun(seat, first):
            group: Group = "pilot" if seat.joins_id == phase else "comparison"
            sheet = consents.get(child)
            yield Member(child, seat, group, frozenset(scope for scope in SCOPES if standing(sheet, scope) == "given"))


def _has_begun(seat: PilotClass, day: date) -> bool:
    return seat.joins is not None and seat.joins.first <= day


def _compared(user: User, pilot: Pilot, wave: Wave, values: Values) -> Iterable[Comparison]:
    for kind, starts in KINDS.items():
        before = values.before(kind, wave.first)
        if before is None:
            continue
        for after in values.since(kind, wave.first):
            here = frozenset(access.at_school_counted(user, pilot, values.moments[after].last))
            for measure in (key for key in values.measures if key.split(".")[0] in starts):
                if values.at(measure, before) and values.at(measure, after):
                    yield _comparison(wave, values, measure, (before, after), here)


def _comparison(wave: Wave, values: Values, measure: str, times: tuple[str, str], here: frozenset[int]) -> Comparison:
    before, after = times
    moment, basis, what = values.moments[after], values.bases.get(measure), values.measures[measure]
    rows = []
    for member in wave.seen_at(moment):
        pair = (values.at(measure, before).get(member.student), values.at(measure, after).get(member.student))
        if not member.allows(what):
            rows.append(without_value(member, "no-consent"))
        elif has_left(member.seat, moment):
            rows.append(without_value(member, "left"))
        else:
            rows.append(row_of(member, pair, basis, is_here=member.student in here))
    span = Span(what, wave.name, values.moments[before], moment, wave.waiting_at(moment))
    return compare(span, rows, basis)


def has_left(seat: PilotClass, moment: Moment) -> bool:
    return seat.left_on is not None and seat.left_on <= moment.first


def without_value(member: Member, gap: Gap) -> ChildChange:
    """Listed, and nothing else: no value goes along."""
    return ChildChange(member.group, member.seat.school_class_id, member.seat.school_class.school_id, None, None, gap)


def row_of(member: Member, pair: Pair, basis: Basis | None, *, is_here: bool) -> ChildChange:
    before, after = pair
    return ChildChange(
        group=member.group,
        school_class=member.seat.school_class_id,
        school=member.seat.school_class.school_id,
        before=before.number if before else None,
        after=after.number if after else None,
        gap=_gap(before, after, is_here=is_here),
        verdict=_verdict(before, after, basis),
    )


def _gap(before: Value | None, after: Value | None, *, is_here: bool) -> Gap | None:
    has_before, has_after = (value is not None and value.number is not None for value in (before, after))
    if not has_after and not is_here:
        return "left"
    if not (has_before and has_after):
        return "only-before" if has_before else "only-after" if has_after else "neither"
    if before is None or after is None or before.rated is None or after.rated is None:
        return None
    if before.rated.instrument_version != after.rated.instrument_version:
        return "another-form"
    return "another-rater" if before.rated.rater != after.rated.rater else None


def _verdict(before: Value | None, after: Value | None, basis: Basis | None) -> Verdict | None:
    if basis is None or before is None or after is None or before.rated is None or after.rated is None:
        return None
    found = compare_scores(before.rated, after.rated, basis)
    return VERDICTS[found.meaning] if isinstance(found, Change) else None  # None also for children not compared


def doses_of(user: User, pilot: Pilot, waves: Iterable[Wave], until: date) -> Iterable[Dose]:
    """Days at activities from the day a child's class began, domain by domain, over all pilot classes that have."""
    begins: dict[int, date] = {}
    for wave in waves:
        joined = [one for one in wave.members if one.group == "pilot" and EVALUATION in one.allowed]
        begins.update({one.student: wave.first for one in joined})
    came: dict[str, Counter[int]] = defaultdict(Counter)
    for child, kind, day in access.days_came_counted(user, pilot):
        if child in begins and begins[child] <= day <= until:
            came[domain_of(kind)][child] += 1
    for domain in texts.ids("support_catalogue.domains"):
        yield dose_of(domain, [came[domain][child] for child in begins])
