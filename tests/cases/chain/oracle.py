"""A list of one's own of what the chain has promised, kept from acts alone. It knows no model, service or query.

Whoever acts tells the oracle what was acknowledged; `broken_promises` compares that with what is stored and names
every promise that does not hold, with the child or case it is about.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from tests.cases.chain.knowing import Knowing, Known

DESK_LOOK, CHILD_SEEN, TEACHER_ANSWERS = 5, 10, 15  # school days
REQUIRED_AFTER = 10  # school days late: somebody else learns of it
ASKS_FOR_A_LOOK = {
    "high": "A",
    "both": "A",
    "elevated": "B",
    "certain": "A",
}  # a short sheet over the line asks as well
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
    school: int
    flagged: bool
    places: tuple[str, ...]  # one, if all is well
    tier: str
    opened: date
    first_opened: date  # before anything joined it
    desk: date | None
    seen_by: date | None
    answer_by: date | None
    became_a: date | None
    seen: bool
    paused: bool
    next_step: date | None
    decisions: tuple[str, ...]  # in force
    closed: bool
    outcome: str
    reported_by: str
    owner_works_here: bool
    handed_over: bool  # waits for its next counselor
    last_seen: date | None  # since it came up last
    answered: date | None  # the class teacher talked
    stands_still: bool  # a family took its consent back
    stood_still: tuple[date, date] | None  # the last time, from and until

    @property
    def is_undecided(self) -> bool:
        return self.places != (Place.DECIDED,)


@dataclass(frozen=True)
class StoredReferral:
    key: int
    case: int
    state: str
    answer_by: date | None
    on_a_list: bool


@dataclass(frozen=True)
class SaidLate:
    """How many children are late, as each screen of a counselor says it."""

    counselor: str
    schools: frozenset[int]
    numbers: dict[str, int]


@dataclass(frozen=True)
class Stored:
    """Everything the promises are about, at one moment."""

    today: date
    cases: tuple[StoredCase, ...]
    live_flags: tuple[tuple[int, ...], ...]  # cases of each flag that stands; one, if all is well
    states: tuple[int, ...]  # child of every state in the round
    referrals: tuple[StoredReferral, ...]
    jobs_alive: frozenset[str]  # documents that are waiting, being made or made
    known: Known
    said_late: tuple[SaidLate, ...]
    told_in_files: Mapping[tuple[int, int], bool]  # person, concern
    counselors: frozenset[tuple[int, int]]  # person, school
    told_heads: dict[int, int]  # school that has a headteacher → children of whom that one is told


@dataclass(frozen=True)
class Concern:
    """An urgent concern: who raised it, where, and whether it is about the counselors and kept from them."""

    by: int
    school: int
    hidden: bool


@dataclass
class Owed:
    """A child for whom somebody asked for a look, and since when."""

    since: date
    by_forms: str = ""  # what the sheet handed in last says
    said: set[str] = field(default_factory=set)  # whatever sheets have said
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
    in_rhythm: set[int] = field(default_factory=set)  # after a sign of self-harm: a look every day
    decision: dict[int, str] = field(default_factory=dict)
    closed: dict[int, tuple[str, str]] = field(default_factory=dict)
    helped_by: dict[int, str] = field(default_factory=dict)  # watch, plan, receiver or nobody yet
    referrals: dict[int, tuple[str, date]] = field(default_factory=dict)
    referred_case: dict[int, int] = field(default_factory=dict)
    documents: set[str] = field(default_factory=set)
    where: dict[int, tuple[int, int]] = field(default_factory=dict)  # case → child, school
    opened: dict[int, date] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)  # since it came up last
    perhaps_back: set[int] = field(default_factory=set)  # where the oracle cannot tell whether news came to it
    tier: dict[int, str] = field(default_factory=dict)
    asked_on_watch: set[int] = field(default_factory=set)  # the class teacher asks for the counselor; until a decision
    knowing: Knowing = field(init=False)
    concerns: dict[int, Concern] = field(default_factory=dict)
    open_for: set[int] = field(default_factory=set)  # children about whom somebody has spoken since the last decision

    def __post_init__(self) -> None:
        self.knowing = Knowing(self.school_days_between)

    # What was acknowledged

    def handed_in(self, answers: dict[int, str], today: date, school: int) -> None:
        for child, says in answers.items():
            asks = ASKS_FOR_A_LOOK.get(says, "")
            if asks or child in self.owed:
                self.owed.setdefault(child, Owed(today)).by_forms = asks
            if asks:
                owed = self.owed[child]
                self._news(
                    child, school, is_certain=not owed.said or (owed.said == {"elevated"} and says != "elevated")
                )
                owed.said.add(says)

    def withdrew(self, child: int, today: date) -> None:
        """What the forms say may not be used any more; what somebody said aloud stays."""
        if child in self.owed:
            self.owed[child].by_forms = ""
        self.knowing.took_back(child, self._open_of(child), today)

    def agreed_again(self, child: int) -> None:
        self.knowing.agreed_again(child, self._open_of(child))

    def joined(self, child: int) -> None:
        self.on_roster.add(child)

    def _news(self, child: int, school: int, *, is_certain: bool) -> None:
        """Whoever was seen or decided about is on the desk again: what came later is not answered by that."""
        mine = self._open_of(child)
        for case in mine:
            self.knowing.stopped.pop(case, None)  # its dates are those of what came up
            if self.place[case] != Place.DECIDED and case not in self.seen:
                continue
            if is_certain and len(mine) == 1 and self.where[case][1] == school:
                self._back(case)
            else:
                self.perhaps_back.add(case)

    def _open_of(self, child: int) -> list[int]:
        return [case for case, (who, _school) in self.where.items() if who == child and case not in self.closed]

    def _back(self, case: int) -> None:
        self.place[case], self.helped_by[case] = Place.WAITING, ""
        self.seen.discard(case)
        self.knowing.looks.pop(case, None)
        self.perhaps_back.discard(case)

    def worried(self, child: int, today: date, school: int) -> None:
        """A clock that a sheet began and took back goes on while the round is open; then a worry is a new matter."""
        before = self.owed.get(child)
        if self.round_is_over and before and not (before.by_forms or before.by_word):
            del self.owed[child]
        self.owed.setdefault(child, Owed(today)).by_word = True
        self.open_for.add(child)
        self.knowing.safety.add(child)
        self.knowing.said_aloud.add(child)
        self._news(child, school, is_certain=True)

    def talked(self, case: int, child: int, today: date, school: int, *, asks: bool) -> None:
        """A teacher who asks for the counselor after a decision, or without a case, raises a worry of its own."""
        if case:
            self.looked_at.add(case)
        if asks and (not case or self.place[case] == Place.DECIDED):
            self.worried(child, today, school)

    def watched(self, case: int, *, asks: bool) -> None:
        """The class teacher's answer about the weeks on watch."""
        if asks and self.helped_by.get(case) == "watch" and case not in self.closed:
            self.place[case], self.helped_by[case] = Place.UNDER_REVIEW, ""
            self.asked_on_watch.add(case)

    def begun(self, case: int, *, seen: date | None = None, harm: bool = False) -> None:
        self.looked_at.add(case)
        if seen:
            self.seen.add(case)
            self.knowing.looks[case] = seen
        (self.in_rhythm.add if harm else self.in_rhythm.discard)(case)
        if harm:
            self.knowing.safety.add(self.where[case][0])
        if self.place.get(case) == Place.WAITING:
            self.place[case] = Place.UNDER_REVIEW

    def acted_on(self, case: int) -> None:
        """Somebody has done something for the child: from now on the case stays, whatever the answers become."""
        self.looked_at.add(case)

    def decided(self, case: int, decision: str, *, today: date, sees: bool = True) -> None:
        self.looked_at.add(case)
        if decision == "urgent":
            self.knowing.safety.add(self.where[case][0])
        if decision == "no-concern":
            self._ends(case, sees=sees, decided=True)
            if self.tier.get(case) == "A":
                self.knowing.all_right(case, today)
        self.open_for.discard(self.where[case][0])
        self.asked_on_watch.discard(case)
        self.decision.pop(case, None)  # the order of decisions is that of this list
        self.decision[case] = decision
        self.helped_by[case] = HELPED_BY.get(decision, "")
        self.place[case] = Place.UNDER_REVIEW if decision == "urgent" else Place.DECIDED
        was_closed = self.closed.pop(case, None)
        if was_closed and decision != "no-concern":
            self.knowing.taken_up(case, self.where[case][0])
        if decision == "no-concern":
            self.closed[case] = ("no-concern", "")

    def planned(self, case: int) -> None:
        """A plan answers nothing that came up since the decision."""
        if self.place[case] == Place.DECIDED:
            self.helped_by[case] = "plan"

    def _ends(self, case: int, *, sees: bool, decided: bool) -> None:
        mine = (key for key, at in self.referred_case.items() if at == case)
        running = [key for key in mine if self.referrals[key][0] in WITH_RECEIVER]
        self.knowing.ended(case, self.where[case][0], sees=sees, running=running, decided=decided)

    def ended(self, case: int, outcome: str, reported_by: str, *, sees: bool = True) -> None:
        if case not in self.closed:
            self._ends(case, sees=sees, decided=False)
            if self.place.get(case) != Place.DECIDED:
                self.knowing.broken.append(f"case {case} ended while it waits for a decision")
        self.place[case] = Place.DECIDED
        self.open_for.discard(self.where[case][0])
        self.asked_on_watch.discard(case)
        self.closed[case] = (outcome, reported_by)

    def referred(self, referral: int, case: int, today: date, days: int) -> None:
        """Who has sent a child to somebody has decided."""
        if self.place[case] != Place.DECIDED:
            self.decided(case, "referral", today=today)
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
        if case in self.closed and self._other_open(case):
            return  # there the refusal is read
        if state in ("declined", "withdrawn") and waiting_for_it and not elsewhere:
            self.helped_by[case], self.place[case] = "", Place.UNDER_REVIEW
            if self.closed.pop(case, None):
                self.knowing.taken_up(case, self.where[case][0])

    def _other_open(self, case: int) -> list[int]:
        return [one for one, at in self.where.items() if one not in (case, *self.closed) and at == self.where[case]]

    def received(self, case: int, school: int) -> None:
        """At the next school; where the child has come up there meanwhile, both are one from now on."""
        self.where[case] = (self.where[case][0], school)
        for other in self._other_open(case):
            first, second = sorted((case, other), key=lambda one: (self.opened[one], one))
            self._took_in(first, second)

    def _took_in(self, case: int, other: int) -> None:
        """What came up later says where the child stands; the later decision is in force."""
        decided = [one for one in self.decision if one in (case, other)]
        decisions = {case: self.decision[decided[-1]]} if decided else {}
        self.decision = {one: what for one, what in self.decision.items() if one not in (case, other)} | decisions
        self.place[case], self.helped_by[case] = self.place.pop(other), self.helped_by.pop(other, "")
        self.knowing.joined(case, other)
        self.asked_on_watch -= {case, other}
        self.seen = (self.seen - {case, other}) | ({case} if other in self.seen else set())
        self.referred_case = {key: case if at == other else at for key, at in self.referred_case.items()}
        self.looked_at = (self.looked_at - {other}) | ({case} if other in self.looked_at else set())
        del self.where[other], self.opened[other]

    def concerned(self, concern: int, *, by: int, school: int, hidden: bool) -> None:
        self.concerns[concern] = Concern(by, school, hidden)

    def asked_for(self, document: str) -> None:
        self.documents.add(document)

    # What must hold

    def broken_promises(self, stored: Stored) -> list[str]:
        self._learn(stored)
        return [
            *self._everybody_stands_somewhere(stored),
            *self._nobody_is_lost(stored),
            *self._one_story_a_child(stored),
            *self._files(stored),
            *self._cases(stored),
            *self._referrals(stored),
            *self.knowing.broken_promises(stored.known),
            *self._nobody_waits_unseen(stored),
            *(f"document {one} is gone" for one in self.documents - stored.jobs_alive),
        ]

    def _learn(self, stored: Stored) -> None:
        """A case that was not there before begins as waiting; one that may go is forgotten when it is gone."""
        for case in stored.cases:
            self.place.setdefault(case.key, Place.WAITING)
            self.tier[case.key] = case.tier
            self.where[case.key], self.opened[case.key] = (case.child, case.school), case.opened
            if case.key in self.perhaps_back and case.places == (Place.WAITING,):
                self._back(case.key)
        self.perhaps_back.clear()
        there = {case.key for case in stored.cases}
        for gone in [key for key in self.place if key not in there and key not in self.looked_at]:
            del self.place[gone], self.where[gone]

    def _everybody_stands_somewhere(self, stored: Stored) -> Iterator[str]:
        if sorted(stored.states) != sorted(self.on_roster):
            yield f"states of children {sorted(stored.states)} instead of {sorted(self.on_roster)}"
        flagged = {case.key for case in stored.cases if case.flagged}
        if any(len(cases) != 1 for cases in stored.live_flags):
            yield f"a flag belongs to no case, or to several: {stored.live_flags}"
        if {case for cases in stored.live_flags for case in cases} != flagged:
            yield f"flags lead to cases {stored.live_flags} instead of {flagged}"

    def _one_story_a_child(self, stored: Stored) -> Iterator[str]:
        open_at = Counter((case.child, case.school) for case in stored.cases if not case.closed)
        yield from (f"child {one} has several open cases at one school" for one, n in open_at.items() if n > 1)
        being_looked_after = {case.child for case in stored.cases if not case.closed}
        yield from (f"child {one} was spoken of, and nothing is open" for one in self.open_for - being_looked_after)

    def _nobody_is_lost(self, stored: Stored) -> Iterator[str]:
        there = {case.key for case in stored.cases}
        for key in self.looked_at - there:
            yield f"case {key} was looked at and is gone"
        opened: dict[int, date] = {}
        for case in sorted(stored.cases, key=lambda case: case.key):
            if case.flagged:
                opened.setdefault(case.child, case.first_opened)
        for child, owed in self.owed.items():
            if not owed.by_word and not owed.by_forms:
                continue
            if child not in opened:
                yield f"child {child} was to be looked at since {owed.since} and has no case"
            elif opened[child] > owed.since:
                yield f"the clock of child {child} began on {opened[child]} instead of {owed.since}"

    def _files(self, stored: Stored) -> Iterator[str]:
        """The author is told, and the counselor of the school, unless it is about the counselors: then none of them."""
        for (person, key), told in stored.told_in_files.items():
            concern = self.concerns[key]
            may_know = person == concern.by or ((person, concern.school) in stored.counselors and not concern.hidden)
            if told and concern.hidden and person != concern.by:
                yield f"the file tells person {person} of concern {key}, which is kept from that person"
            if may_know and not told:
                yield f"the file does not tell person {person} of concern {key}"

    def _cases(self, stored: Stored) -> Iterator[str]:
        for case in stored.cases:
            for broken in (
                *self._standing(case),
                *self._ending(case),
                *self._clocks(case, stored.today),
                *self._rhythm(case, stored.today),
            ):
                yield f"case {case.key}: {broken}"

    def _standing(self, case: StoredCase) -> Iterator[str]:
        if case.places != (self.place[case.key],):
            yield f"stands at {case.places} instead of {self.place[case.key]}"
        expected = (self.decision[case.key],) if case.key in self.decision else ()
        if case.decisions != expected:
            yield f"decisions in force {case.decisions} instead of {expected}"
        if case.key in self.asked_on_watch and case.tier != "A":
            yield f"the class teacher asked for the counselor, and it stays tier {case.tier}"
        if not case.closed and not (case.owner_works_here or case.handed_over):
            yield "nobody is in charge"

    def _ending(self, case: StoredCase) -> Iterator[str]:
        if case.closed != (case.key in self.closed):
            yield f"closed is {case.closed}"
        if case.closed and (case.outcome, case.reported_by) != self.closed.get(case.key):
            yield f"ended with {case.outcome!r} by {case.reported_by!r}"
        if case.closed and not case.outcome:
            yield "closed without an outcome"
        if not case.closed and self.place[case.key] == Place.DECIDED and not (case.next_step or case.paused):
            yield "decided, and nothing comes next"
        if case.paused and self._was_said_aloud(case):
            yield "stands still, though somebody worries or the child asked to talk"

    def _rhythm(self, case: StoredCase, today: date) -> Iterator[str]:
        """Every day, until a look finds no sign any more."""
        stands = case.key in self.in_rhythm and not (case.closed or case.paused)
        if stands and (case.next_step is None or case.next_step > today + timedelta(days=1)):
            yield f"after a sign of self-harm the next look is on {case.next_step}"

    def _was_said_aloud(self, case: StoredCase) -> bool:
        """Of a child with one case only: of several it is not known here which of them heard it."""
        child = self.where[case.key][0]
        return child in self.knowing.said_aloud and [who for who, _ in self.where.values()].count(child) == 1

    def _clocks(self, case: StoredCase, today: date) -> Iterator[str]:
        if self.place[case.key] == Place.DECIDED:
            return
        if case.tier == "A":
            begins = case.became_a or case.opened
            yield from self._at_the_latest("desk look", case.desk, begins, DESK_LOOK)
            yield from self._at_the_latest("child seen", case.seen_by, begins, CHILD_SEEN)
        elif case.answer_by is None or case.answer_by > self.school_days_after(case.opened, TEACHER_ANSWERS):
            yield f"teacher's answer by {case.answer_by}"
        elif self.place[case.key] == Place.WAITING and case.answer_by < today and not (case.answered or case.paused):
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

    def _nobody_waits_unseen(self, stored: Stored) -> Iterator[str]:
        open_now = [case for case in stored.cases if not case.closed]
        late = {case.key: self._days_late(case, stored.today) for case in open_now}
        for said in stored.said_late:
            expected = sum(late[case.key] > 0 for case in open_now if case.school in said.schools)
            for screen, number in said.numbers.items():
                if number != expected:
                    yield f"{screen} of {said.counselor} says {number} late instead of {expected}"
        for school, told in stored.told_heads.items():
            expected = sum(late[case.key] > REQUIRED_AFTER for case in open_now if case.school == school)
            if told != expected:
                yield f"the headteacher of {school} is told of {told} instead of {expected}"

    def _days_late(self, case: StoredCase, today: date) -> int:
        due = [case.next_step]
        if case.stands_still:
            pass
        elif case.is_undecided and case.last_seen:
            due.append(self._decide_by(case.last_seen, case.stood_still))
        elif case.is_undecided and case.tier == "A":
            due += [case.seen_by, case.desk if case.places == (Place.WAITING,) else None]
        elif case.is_undecided:
            answered = case.answered and max(case.answered, case.opened)
            due.append(self._decide_by(answered, case.stood_still) if answered else case.answer_by)
        first = min((day for day in due if day), default=today)
        return sum(self.is_school_day(day) for day in days(first + timedelta(days=1), today))

    def _decide_by(self, since: date, stood_still: tuple[date, date] | None) -> date:
        """Days on which the clocks stood still are not counted."""
        by = self.school_days_after(since, DESK_LOOK)
        first, last = stood_still or (by, by)
        return self.school_days_after(by, self.school_days_between(first, last)) if first <= by < last else by

    # An own calendar, counted day by day

    def school_days_after(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self.is_school_day(day)
        return day

    def school_days_between(self, first: date, last: date) -> int:
        return sum(self.is_school_day(day) for day in days(first + timedelta(days=1), last))

    def is_school_day(self, day: date) -> bool:
        in_term = any(first <= day <= last for first, last in self.terms)
        return in_term and day.weekday() < 5 and day not in self.free_days


def days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
