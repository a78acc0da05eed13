"""A list of one's own of what the chain has promised, kept from acts alone. It knows no model, service or query.

Whoever acts tells the oracle what was acknowledged; `broken_promises` compares that with what is stored and names
every promise that does not hold, with the child or case it is about.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DESK_LOOK, CHILD_SEEN, TEACHER_ANSWERS = 5, 10, 15  # school days
ASKS_FOR_A_LOOK = {"high": "A", "both": "A", "elevated": "B"}
HELPED_BY = {"watch": "watch", "support-plan": "plan", "referral": "receiver"}
WITH_RECEIVER = ("issued", "received", "in-progress")


class Place(StrEnum):
    """Where a flag stands; always exactly one."""

    WAITING = "waiting"
    UNDER_REVIEW = "under review"
    DECIDED = "decided"


@dataclass(frozen=True)
class StoredCase:
    """One case as it is stored, in plain values."""

    key: int
    child: int
    flagged: bool
    places: tuple[str, ...]  # one, if all is well
    tier: str
    opened: date
    desk: date | None
    seen_by: date | None
    answer_by: date | None
    became_a: date | None
    seen: bool
    next_step: date | None
    decisions: tuple[str, ...]  # in force
    closed: bool
    outcome: str
    reported_by: str
    owner_works_here: bool
    handed_over: bool  # waits for its next counselor


@dataclass(frozen=True)
class StoredReferral:
    key: int
    case: int
    state: str
    answer_by: date | None
    on_a_list: bool


@dataclass(frozen=True)
class Stored:
    """Everything the promises are about, at one moment."""

    today: date
    cases: tuple[StoredCase, ...]
    live_flags: tuple[int, ...]  # case of each flag that stands; 0 where there is none
    states: tuple[int, ...]  # child of every state in the round
    referrals: tuple[StoredReferral, ...]
    jobs_alive: frozenset[str]  # documents that are waiting, being made or made


@dataclass
class Owed:
    """A child for whom somebody asked for a look, and since when."""

    since: date
    by_forms: str = ""  # what the sheet handed in last says
    by_word: bool = False  # a worry or a wish: nobody takes that back


@dataclass
class Oracle:
    """`free_days`: days without school in term time; `terms`: first and last days."""

    terms: tuple[tuple[date, date], ...]
    free_days: frozenset[date]
    on_roster: set[int] = field(default_factory=set)  # children of the round, also those who left
    owed: dict[int, Owed] = field(default_factory=dict)
    round_is_over: bool = False
    place: dict[int, Place] = field(default_factory=dict)
    looked_at: set[int] = field(default_factory=set)
    decision: dict[int, str] = field(default_factory=dict)
    closed: dict[int, tuple[str, str]] = field(default_factory=dict)
    helped_by: dict[int, str] = field(default_factory=dict)  # watch, plan, receiver or nobody yet
    referrals: dict[int, tuple[str, date]] = field(default_factory=dict)
    referred_case: dict[int, int] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)

    # What was acknowledged

    def handed_in(self, answers: dict[int, str], today: date) -> None:
        for child, says in answers.items():
            asks = ASKS_FOR_A_LOOK.get(says, "")
            if asks or child in self.owed:
                self.owed.setdefault(child, Owed(today)).by_forms = asks

    def withdrew(self, child: int) -> None:
        """What the forms say may not be used any more; what somebody said aloud stays."""
        if child in self.owed:
            self.owed[child].by_forms = ""

    def joined(self, child: int) -> None:
        self.on_roster.add(child)

    def worried(self, child: int, today: date) -> None:
        """A clock that a sheet began and took back goes on while the round is open; then a worry is a new matter."""
        before = self.owed.get(child)
        if self.round_is_over and before and not (before.by_forms or before.by_word):
            del self.owed[child]
        self.owed.setdefault(child, Owed(today)).by_word = True

    def begun(self, case: int) -> None:
        self.looked_at.add(case)
        if self.place.get(case) == Place.WAITING:
            self.place[case] = Place.UNDER_REVIEW

    def acted_on(self, case: int) -> None:
        """Somebody has done something for the child: from now on the case stays, whatever the answers become."""
        self.looked_at.add(case)

    def decided(self, case: int, decision: str) -> None:
        self.looked_at.add(case)
        self.decision[case] = decision
        self.helped_by[case] = HELPED_BY.get(decision, "")
        self.place[case] = Place.UNDER_REVIEW if decision == "urgent" else Place.DECIDED
        self.closed.pop(case, None)
        if decision == "no-concern":
            self.closed[case] = ("no-concern", "")

    def planned(self, case: int) -> None:
        self.helped_by[case] = "plan"
        self.place[case] = Place.DECIDED

    def ended(self, case: int, outcome: str, reported_by: str) -> None:
        self.place[case] = Place.DECIDED
        self.closed[case] = (outcome, reported_by)

    def referred(self, referral: int, case: int, today: date, days: int) -> None:
        """Who has sent a child to somebody has decided."""
        if self.place[case] != Place.DECIDED:
            self.decided(case, "referral")
        if self.helped_by.get(case) == "watch":
            self.helped_by[case] = "receiver"
        self.referrals[referral] = ("issued", self.school_days_after(today, days))
        self.referred_case[referral] = case

    def answered(self, referral: int, state: str) -> None:
        """A child handed back by the only one who had it is on the desk again; a refusal wakes a closed case too."""
        if referral not in self.referrals:
            return
        self.referrals[referral] = (state, self.referrals[referral][1])
        case = self.referred_case[referral]
        elsewhere = any(
            self.referred_case[key] == case and where in WITH_RECEIVER for key, (where, _due) in self.referrals.items()
        )
        waiting_for_it = state == "declined" if case in self.closed else self.helped_by.get(case) == "receiver"
        if state in ("declined", "withdrawn") and waiting_for_it and not elsewhere:
            self.helped_by[case], self.place[case] = "", Place.UNDER_REVIEW
            self.closed.pop(case, None)

    def asked_for(self, document: str) -> None:
        self.documents.add(document)

    # What must hold

    def broken_promises(self, stored: Stored) -> list[str]:
        self._learn(stored)
        return [
            *self._everybody_stands_somewhere(stored),
            *self._nobody_is_lost(stored),
            *self._cases(stored),
            *self._referrals(stored),
            *(f"document {one} is gone" for one in self.documents - stored.jobs_alive),
        ]

    def _learn(self, stored: Stored) -> None:
        """A case that was not there before begins as waiting; one that may go is forgotten when it is gone."""
        for case in stored.cases:
            self.place.setdefault(case.key, Place.WAITING)
        there = {case.key for case in stored.cases}
        for gone in [key for key in self.place if key not in there and key not in self.looked_at]:
            del self.place[gone]

    def _everybody_stands_somewhere(self, stored: Stored) -> Iterator[str]:
        if sorted(stored.states) != sorted(self.on_roster):
            yield f"states of children {sorted(stored.states)} instead of {sorted(self.on_roster)}"
        flagged = sorted(case.key for case in stored.cases if case.flagged)
        if sorted(stored.live_flags) != flagged:
            yield f"flags lead to cases {sorted(stored.live_flags)} instead of {flagged}"

    def _nobody_is_lost(self, stored: Stored) -> Iterator[str]:
        there = {case.key for case in stored.cases}
        for key in self.looked_at - there:
            yield f"case {key} was looked at and is gone"
        opened: dict[int, date] = {}
        for case in sorted(stored.cases, key=lambda case: case.key):
            if case.flagged:
                opened.setdefault(case.child, case.opened)
        for child, owed in self.owed.items():
            if not owed.by_word and not owed.by_forms:
                continue
            if child not in opened:
                yield f"child {child} was to be looked at since {owed.since} and has no case"
            elif opened[child] > owed.since:
                yield f"the clock of child {child} began on {opened[child]} instead of {owed.since}"

    def _cases(self, stored: Stored) -> Iterator[str]:
        for case in stored.cases:
            for broken in (*self._standing(case), *self._ending(case), *self._clocks(case, stored.today)):
                yield f"case {case.key}: {broken}"

    def _standing(self, case: StoredCase) -> Iterator[str]:
        if case.places != (self.place[case.key],):
            yield f"stands at {case.places} instead of {self.place[case.key]}"
        expected = (self.decision[case.key],) if case.key in self.decision else ()
        if case.decisions != expected:
            yield f"decisions in force {case.decisions} instead of {expected}"
        if not case.closed and not (case.owner_works_here or case.handed_over):
            yield "nobody is in charge"

    def _ending(self, case: StoredCase) -> Iterator[str]:
        if case.closed != (case.key in self.closed):
            yield f"closed is {case.closed}"
        if case.closed and (case.outcome, case.reported_by) != self.closed.get(case.key):
            yield f"ended with {case.outcome!r} by {case.reported_by!r}"
        if case.closed and not case.outcome:
            yield "closed without an outcome"
        if not case.closed and self.place[case.key] == Place.DECIDED and case.next_step is None:
            yield "decided, and nothing comes next"

    def _clocks(self, case: StoredCase, today: date) -> Iterator[str]:
        if self.place[case.key] == Place.DECIDED:
            return
        if case.tier == "A":
            begins = case.became_a or case.opened
            yield from self._at_the_latest("desk look", case.desk, begins, DESK_LOOK)
            yield from self._at_the_latest("child seen", case.seen_by, begins, CHILD_SEEN)
        elif case.answer_by is None or case.answer_by > self.school_days_after(case.opened, TEACHER_ANSWERS):
            yield f"teacher's answer by {case.answer_by}"
        elif self.place[case.key] == Place.WAITING and case.answer_by < today:
            yield f"the teacher's answer was due on {case.answer_by} and the case did not move"

    def _at_the_latest(self, what: str, due: date | None, begins: date, days: int) -> Iterator[str]:
        latest = self.school_days_after(begins, days)
        if due is None or due > latest:
            yield f"{what} by {due} instead of {latest}"

    def _referrals(self, stored: Stored) -> Iterator[str]:
        there = {one.key: one for one in stored.referrals}
        for key, (state, due) in self.referrals.items():
            one = there.get(key)
            if one is None or one.state != state:
                yield f"referral {key}: {one} instead of {state}"
            elif state == "issued" and (one.answer_by is None or one.answer_by > due or not one.on_a_list):
                yield f"referral {key}: answer by {one.answer_by} (at the latest {due}), on a list: {one.on_a_list}"

    # An own calendar, counted day by day

    def school_days_after(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.is_school_day(day)
        return day

    def is_school_day(self, day: date) -> bool:
        in_term = any(first <= day <= last for first, last in self.terms)
        return in_term and day.weekday() < 5 and day not in self.free_days


def days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
