"""From stored rows to followed children, round by round, as they stood at the end of a day."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.utils import timezone

from screening.research.yields import services
from screening.research.yields.counting import ACTING, CountedReason, Followed
from screening.rounds.models import ScreeningRound
from students.models import County

AT_ONCE = 5_000  # rows
NONE: frozenset[Any] = frozenset()
_Some = TypeVar("_Some")
_Flag = tuple[int, int, int, int | None, date | None]  # round, flag, child, case, seen first since


@dataclass(frozen=True)
class RoundYield:
    """A round with the children its flags, other doors and random checks brought."""

    round: ScreeningRound
    flagged: tuple[Followed, ...]
    drawn: tuple[Followed, ...]
    urgent: int  # rated children without a form flag about whom an urgent concern was raised


class Came(NamedTuple):
    """A flagged child and how many steps it went after the first."""

    student: int
    steps: int


class RoundCame(NamedTuple):
    """A round with how far each of its flagged children came."""

    round: ScreeningRound
    flagged: Sequence[Came]


@dataclass
class _YieldFacts:
    """What happened to cases until the day of counting."""

    decisions: Mapping[int, frozenset[str]]
    talked: frozenset[int]
    reasons: Mapping[int, frozenset[CountedReason]]
    rated: Mapping[int, set[int]]  # round → children
    day: date

    def followed(
        self,
        case: int | None,
        seen: date | None,
        reasons: frozenset[CountedReason] = NONE,
        rated: bool = True,
        student: int = 0,
    ) -> Followed:
        met = (seen is not None and seen <= self.day) or case in self.talked
        return Followed(met, self.decisions.get(case or 0, NONE), reasons, rated, student)


def counted_until(today: date) -> date:
    """The last Sunday that is over. Figures of a pilot stand still for a week, so that one day's figures, taken
    from the next day's, do not tell what was found with a single child."""
    return today - timedelta(days=today.isoweekday())


def came_of(county: County, day: date) -> list[RoundCame]:
    """The same rounds and flagged children, only how far each came: what a county's month counts of them. Neither the
    reasons nor who else was rated are read for it."""
    rounds, over = [one for one in services.rounds_counted(county) if one.opens_on <= day], _over(day)
    decided = dict(services.decided_counted(county=county, over=over, acting=ACTING))
    talked = {case for case, at in services.talks_counted(county) if at < over}
    found: dict[int, list[Came]] = defaultdict(list)
    for home, _flag, student, case, seen in _flags(county, rounds, day):
        met = (seen is not None and seen <= day) or case in talked
        found[home].append(Came(student, 1 + bool(decided[case]) if met and case in decided else 0))
    return [RoundCame(one, found[one.pk]) for one in rounds][::-1]


def yields_of(county: County, day: date) -> list[RoundYield]:
    """All rounds of the county that had begun by `day`, newest first."""
    rounds = [one for one in services.rounds_counted(county) if one.opens_on <= day]
    facts = _facts(county, day)
    flagged, drawn = _flagged(county, rounds, facts), _drawn(county, facts)
    urgent = _urgent(county, rounds, facts)
    found = [
        RoundYield(
            round=one,
            flagged=tuple(flagged[one.pk]),
            drawn=tuple(drawn[one.pk]),
            urgent=_missed_urgent(one, urgent[one.pk], flagged[one.pk], facts),
        )
        for one in rounds
    ]
    return found[::-1]


def _facts(county: County, day: date) -> _YieldFacts:
    over, more = _over(day), cache(_more)
    decisions: dict[int, frozenset[str]] = {}
    for case, decision, at in services.decisions_counted(county).iterator(AT_ONCE):
        if at < over:
            decisions[case] = more(decisions.get(case, NONE), decision)
    talked = frozenset(case for case, at in services.talks_counted(county) if at < over)
    rated: dict[int, set[int]] = defaultdict(set)
    for home, student in services.rated_counted(county).iterator(AT_ONCE):
        rated[home].add(student)
    return _YieldFacts(decisions, talked, _reasons(county), rated, day)


def _more(some: frozenset[_Some], one: _Some) -> frozenset[_Some]:
    """Kept by whoever asks: there are few different sets, and a county has them of very many cases."""
    return some | {one}


def _reasons(county: County) -> dict[int, frozenset[CountedReason]]:
    """Reasons of each flag. The version of the form is that of the round, which `_flagged` fills in."""
    found: dict[int, frozenset[CountedReason]] = {}
    more, alike = cache(_more), cache(CountedReason)
    for flag, code, scale, rule_version in services.reasons_counted(county).iterator(AT_ONCE):
        form = scale or "" if code in ("high", "elevated", "worsening") else ""
        found[flag] = more(found.get(flag, NONE), alike(code, form, "", rule_version))
    return found


def _flagged(county: County, rounds: list[ScreeningRound], facts: _YieldFacts) -> dict[int, list[Followed]]:
    """Round → what became of its flagged children."""
    versions = {(one, form): version for one, form, version in services.forms_counted(county)}
    found: dict[int, list[Followed]] = defaultdict(list)

    @cache
    def under(home: int, reasons: frozenset[CountedReason]) -> frozenset[CountedReason]:
        return frozenset(replace(one, form_version=versions.get((home, one.form), "")) for one in reasons)

    for home, flag, student, case, seen in _flags(county, rounds, facts.day):
        reasons, is_rated = under(home, facts.reasons.get(flag, NONE)), student in facts.rated[home]
        found[home].append(facts.followed(case, seen, reasons, is_rated, student))
    return found


def _flags(county: County, rounds: list[ScreeningRound], day: date) -> Iterator[_Flag]:
    """Those raised by then. A flag between rounds belongs to the one that was held before it."""
    joined, over = services.joined_counted(county), _over(day)
    rows = services.flags_counted(county).filter(raised_at__lt=over)
    for flag, in_round, student, raised_at, case, seen in rows.iterator(AT_ONCE):
        home = in_round or _round_before(rounds, _day(raised_at))
        earlier, seen_since = joined.get(flag, (case, None))
        if home is not None:
            yield home, flag, student, earlier, seen_since or seen


def _drawn(county: County, facts: _YieldFacts) -> dict[int, list[Followed]]:
    found: dict[int, list[Followed]] = defaultdict(list)
    for home, case, opened, seen in services.random_checks_counted(county):
        if opened <= facts.day:
            found[home].append(facts.followed(case, seen))
    return found


def _urgent(county: County, rounds: list[ScreeningRound], facts: _YieldFacts) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for student, at in services.urgent_counted(county):
        home = _round_before(rounds, _day(at))
        if home is not None and _day(at) <= facts.day:
            found[home].add(student)
    return found


def _missed_urgent(one: ScreeningRound, urgent: set[int], flagged: list[Followed], facts: _YieldFacts) -> int:
    marked = {child.student for child in flagged if child.by_forms}
    return sum(student in facts.rated[one.pk] and student not in marked for student in urgent)


def _round_before(rounds: list[ScreeningRound], day: date) -> int | None:
    """The round that had begun last on a day; `rounds` oldest first."""
    begun = [one.pk for one in rounds if one.opens_on <= day]
    return begun[-1] if begun else None


def _day(moment: datetime | Any) -> date:
    return timezone.localdate(moment)


def _over(day: date) -> datetime:
    """The moment in which the day is over: cheaper to compare with than the day of every row."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
