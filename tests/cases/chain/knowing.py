"""What the chain has promised about deciding with open eyes: where the child sits, what is urgent about it, that it was
seen, who goes on, what a family took back. Kept from acts alone, beside the oracle's own list.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

LOOK_HOLDS = 20  # school days


@dataclass(frozen=True)
class Known:
    """What is stored about it, at one moment."""

    today: date
    sits: dict[int, int | None]  # child of a case → class of today, as pages and papers say it
    kept_open: frozenset[tuple[int, int]]  # concern and case that somebody who may know has to answer for
    named: frozenset[int]  # referrals left to somebody by name and day
    named_hospital: frozenset[int]  # cases
    agree: frozenset[int]  # cases in which something is to be agreed with the family
    paused: frozenset[int]
    there: frozenset[int]  # cases that are there
    due: Mapping[int, date | None]  # open case → the day of its next step


@dataclass
class Knowing:
    school_days: Callable[[date, date], int]
    sits: dict[int, int] = field(default_factory=dict)
    gone_after: dict[int, date] = field(default_factory=dict)
    urgent: dict[int, tuple[int, bool]] = field(default_factory=dict)  # open concern → child, kept from counselors
    kept: set[tuple[int, int]] = field(default_factory=set)
    looks: dict[int, date] = field(default_factory=dict)  # case → seen and asked, since it came up last
    unsure: set[int] = field(default_factory=set)  # cases that were two
    not_back: set[int] = field(default_factory=set)
    left: set[int] = field(default_factory=set)  # referrals that ran when their case ended
    left_hospital: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)  # children whose family does not agree any more
    taken_back: set[int] = field(default_factory=set)
    said_aloud: set[int] = field(default_factory=set)  # children somebody worried about, or who asked to talk
    stands_still: dict[int, int] = field(default_factory=dict)  # case → child
    stopped: dict[int, tuple[date, date | None]] = field(default_factory=dict)  # case → when, and what was due then
    goes_on: dict[int, tuple[date, date | None]] = field(default_factory=dict)  # the same of those that run again
    due: Mapping[int, date | None] = field(default_factory=dict)  # as it stood after the act before
    safety: set[int] = field(default_factory=set)  # children about whom somebody worried, or who asked to talk
    broken: list[str] = field(default_factory=list)

    # What was acknowledged

    def moved(self, child: int, to: int) -> None:
        self.sits[child] = to
        self.gone_after.pop(child, None)

    def raised(self, concern: int, child: int, *, hidden: bool) -> None:
        self.urgent[concern] = (child, hidden)

    def safe_again(self, concern: int) -> None:
        if any(one == concern for one, _case in self.kept):
            self.broken.append(f"concern {concern} ended before anybody said who goes on")
        self.urgent.pop(concern, None)

    def back(self, case: int, *, is_back: bool) -> None:
        (self.not_back.discard if is_back else self.not_back.add)(case)

    def ended(self, case: int, child: int, *, sees: bool, running: Iterable[int], decided: bool) -> None:
        """`sees`: whoever ended it is counselor where the concern is; `decided`: by “all right for now”."""
        for concern, (whom, hidden) in self.urgent.items():
            if whom != child:
                continue
            if not hidden and sees:
                self.broken.append(f"case {case} ended over the open concern {concern}")
            else:
                self.kept.add((concern, case))
        open_ends = [*running, *([0] if case in self.not_back else [])]
        if decided and open_ends:
            self.broken.append(f"case {case} was all right with {open_ends} still open")
        self.left |= set(running)
        self.left_hospital |= {case} & self.not_back

    def all_right(self, case: int, today: date) -> None:
        """A child the counselor had to see."""
        seen = self.looks.get(case)
        if case not in self.unsure and (seen is None or self.school_days(seen, today) > LOOK_HOLDS):
            self.broken.append(f"case {case} ended as all right; the child was seen on {seen}")

    def took_back(self, child: int, cases: Iterable[int], today: date) -> None:
        self.gone.add(child)
        for case in cases:
            self.taken_back.add(case)
            if child not in self.safety:
                self.stands_still[case] = child
                self.stopped.setdefault(case, (today, self.due.get(case)))

    def taken_up(self, case: int, child: int) -> None:
        """A case that had ended goes by the consent of today."""
        self.stands_still.pop(case, None)
        if child in self.gone:
            self.taken_back.add(case)
            if child not in self.safety:
                self.stands_still[case] = child

    def agreed_again(self, child: int, cases: Iterable[int]) -> None:
        self.gone.discard(child)
        self.taken_back -= set(cases)  # nothing is left to be agreed
        for case in [one for one, whose in self.stands_still.items() if whose == child]:
            del self.stands_still[case]
            if case in self.stopped:
                self.goes_on[case] = self.stopped.pop(case)

    def joined(self, case: int, other: int) -> None:
        self.unsure.add(case)
        self.kept = {(concern, case if one == other else one) for concern, one in self.kept}
        for rows in (self.taken_back, self.left_hospital, self.not_back):
            if other in rows:
                rows.add(case)
        self.stands_still.pop(case, None)
        for one in (case, other):
            self.stopped.pop(one, None)

    # What must hold

    def broken_promises(self, known: Known) -> Iterator[str]:
        yield from self.broken
        for child, at in known.sits.items():
            expected = None if self._has_left(child, known.today) else self.sits.get(child)
            if at != expected:
                yield f"child {child} is said to sit in {at} instead of {expected}"
        for concern, case in self.kept:
            if concern in self.urgent and case in known.there and (concern, case) not in known.kept_open:
                yield f"case {case} ended in ignorance of {concern}, and nobody who knows is asked"
        yield from (f"nobody goes on with referral {one}" for one in self.left - known.named)
        yield from (f"nobody goes on with the child of case {one}, not back" for one in self._left_out(known))
        yield from (f"nothing is agreed in case {one}" for one in (self.taken_back & known.there) - known.agree)
        yield from self._lost_while_it_stood_still(known)
        self.due = known.due
        for case, child in self.stands_still.items():
            if case in known.due.keys() - known.paused and child not in self.safety:
                yield f"case {case} runs on without consent"

    def _lost_while_it_stood_still(self, known: Known) -> Iterator[str]:
        """What was in time when the clocks stopped is in time when they run again, and still to be done."""
        for case, (since, before) in self.goes_on.items():
            if case in known.due and before is not None and before >= since:
                now = known.due[case]
                if now is None or now < known.today:
                    yield f"case {case} was due on {before} when its clocks stopped on {since}, and is on {now}"
        self.goes_on.clear()

    def _has_left(self, child: int, today: date) -> bool:
        return child in self.gone_after and self.gone_after[child] < today

    def _left_out(self, known: Known) -> set[int]:
        return (self.left_hospital & known.there) - known.named_hospital
