"""From stored rows to followed children, round by round, as they stood at the end of a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from operator import or_
from typing import Any

from django.utils import timezone

from screening.research.yields import services
from screening.research.yields.counting import CountedReason, Followed
from screening.rounds.models import ScreeningRound
from students.models import County

AT_ONCE = 5_000  # rows
NONE: frozenset[Any] = frozenset()
OF_ONE_FORM = frozenset({"high", "elevated", "worsening"})


@dataclass(frozen=True)
class RoundYield:
    """A round with the children its flags, other doors and random checks brought."""

    round: ScreeningRound
    flagged: tuple[Followed, ...]
    drawn: tuple[Followed, ...]
    urgent: int  # rated children without a form flag about whom an urgent concern was raised


def counted_until(today: date) -> date:
    """The last Sunday that is over. Figures of a pilot stand still for a week, so that one day's figures, taken
    from the next day's, do not tell what was found with a single child."""
    return today - timedelta(days=today.isoweekday())


def yields_of(county: County, day: date, *, in_full: bool = True) -> list[RoundYield]:
    """All rounds of the county that had begun by `day`, newest first. Else than `in_full` only how far each flagged child
    came, which is what a county's month counts: neither the reasons nor who else was rated are read for it."""
    rounds = [one for one in services.rounds_counted(county) if one.opens_on <= day]
    facts = _YieldFacts(county, day, rounds, in_full)
    flagged = facts.flagged()
    drawn, urgent = (facts.drawn(), facts.urgent(flagged)) if in_full else ({}, {})
    return [
        RoundYield(one, tuple(flagged[one.pk]), tuple(drawn.get(one.pk, ())), urgent.get(one.pk, 0))
        for one in reversed(rounds)
    ]


class _YieldFacts:
    """What happened to cases until the day of counting. `rounds` oldest first."""

    def __init__(self, county: County, day: date, rounds: list[ScreeningRound], in_full: bool) -> None:
        self.county, self.day, self.rounds = county, day, rounds
        # The moment in which the day is over: cheaper to compare with than the day of every row.
        self.over = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        decisions = services.decisions_counted(county).iterator(AT_ONCE)
        self.decisions = _sets((case, decision) for case, decision, at in decisions if at < self.over)
        self.talked = {case for case, at in services.talks_counted(county) if at < self.over}
        self.rated: dict[int, set[int]] = defaultdict(set)  # round → children
        self.reasons: dict[int, frozenset[CountedReason]] = {}
        if in_full:
            for home, student in services.rated_counted(county).iterator(AT_ONCE):
                self.rated[home].add(student)
            alike, rows = cache(CountedReason), services.reasons_counted(county).iterator(AT_ONCE)
            self.reasons = _sets(
                (flag, alike(code, scale or "" if code in OF_ONE_FORM else "", "", rule))
                for flag, code, scale, rule in rows
            )

    def followed(self, case: int | None, seen: date | None, *more: Any) -> Followed:
        met = (seen is not None and seen <= self.day) or case in self.talked
        return Followed(met, self.decisions.get(case or 0, NONE), *more)

    def flagged(self) -> dict[int, list[Followed]]:
        """Round → what became of the children it flagged. A flag between rounds belongs to the one before it."""
        versions = {(one, form): version for one, form, version in services.forms_counted(self.county)}
        joined = services.joined_counted(self.county)

        @cache
        def under(home: int, reasons: frozenset[CountedReason]) -> frozenset[CountedReason]:
            return frozenset(replace(one, form_version=versions.get((home, one.form), "")) for one in reasons)

        found: dict[int, list[Followed]] = defaultdict(list)
        rows = services.flags_counted(self.county).filter(raised_at__lt=self.over)
        for flag, in_round, student, raised_at, case, seen in rows.iterator(AT_ONCE):
            home = in_round or self.round_before(raised_at)
            earlier, seen_since = joined.get(flag, (case, None))
            if home is not None:
                reasons, is_rated = under(home, self.reasons.get(flag, NONE)), student in self.rated[home]
                found[home].append(self.followed(earlier, seen_since or seen, reasons, is_rated, student))
        return found

    def drawn(self) -> dict[int, list[Followed]]:
        found: dict[int, list[Followed]] = defaultdict(list)
        for home, case, opened, seen in services.random_checks_counted(self.county):
            if opened <= self.day:
                found[home].append(self.followed(case, seen))
        return found

    def urgent(self, flagged: dict[int, list[Followed]]) -> dict[int, int]:
        found: dict[int, set[int]] = defaultdict(set)
        for student, at in services.urgent_counted(self.county):
            home = self.round_before(at)
            if home is not None and at < self.over and student in self.rated[home]:
                found[home].add(student)
        return {
            home: len(raised - {child.student for child in flagged[home] if child.by_forms})
            for home, raised in found.items()
        }

    def round_before(self, moment: datetime) -> int | None:
        """The round that had begun last."""
        day = timezone.localdate(moment)
        return next((one.pk for one in reversed(self.rounds) if one.opens_on <= day), None)


def _sets(pairs: Iterable[tuple[int, Any]]) -> dict[int, frozenset[Any]]:
    """There are few different sets, and a county has them of very many cases: of those that are alike one is kept."""
    more, found = cache(or_), dict[int, frozenset[Any]]()
    for key, one in pairs:
        found[key] = more(found.get(key, NONE), frozenset((one,)))
    return found
