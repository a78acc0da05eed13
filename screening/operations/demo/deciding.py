"""Who looked when and what was decided: past rounds to their end, the open one as far as it has got."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from screening.cases.models import Case, DecisionKind, Review
from screening.operations.demo.acts import answer_checks, close, confirm_concern, decide, look
from screening.operations.demo.answers import Model
from screening.operations.demo.caseload import Caseload, answer, move_to_counselor, open_case
from screening.operations.demo.flags import Raised
from screening.operations.demo.rounds import DemoRound

# Rounds counted back from the open one → how many children.
PLANS = {3: 14, 2: 12, 1: 8, 0: 4}
REFERRALS = {3: 2, 2: 2, 1: 2, 0: 5}
URGENT = {2: 1, 1: 1}
ENDED_WATCH = {3: ("better",) * 4, 2: ("better",) * 5, 1: ("no-reliable-change", "better", "better", "moved")}
THE_REFERRED_CHILD = {3: "watch", 2: "support-plan", 1: "watch", 0: "referral"}
WATCH_NOW, WATCH_NOW_NEW, A_CLASS = 21, 10, 6
UNDECIDED = 0.03
WATCH_SHARE = 0.38
SLOW_ROUND = 2  # a month in which the work fell behind
TALK_ANSWERS = {"nothing-further": 0.62, "watch": 0.22, "please-see": 0.09, "": 0.07}
WATCH_AFTER_TALK = {"nothing-further": 0.06, "watch": 0.85}
FINE = {"talked-and-fine": 0.55, "passing-reason-over": 0.25, "likes-quiet": 0.2}
KEEP_AN_EYE = {"recent-change": 0.6, "sources-differ": 0.1, "teacher-talked-keep-an-eye": 0.3}
PLAN_REASONS = {"would-like-company": 0.45, "help-with-learning": 0.3, "family-contact": 0.25}
REFER_REASONS = {"help-school-lacks": 0.6, "doctor-should-look": 0.2, "care-or-living": 0.2}
FIRST_LOOK_WORSE = 0.25


@dataclass
class Settling:
    """The counselors' work on one round."""

    load: Caseload
    plan: DemoRound
    model: Model
    watched: dict[int, int]  # class pk → children on watch now, over all rounds
    ending: list[tuple[Case, date]]  # on watch until a day of this term

    def __post_init__(self) -> None:
        self.world, self.back = self.load.world, self.plan.back
        self.ended_watch = list(ENDED_WATCH.get(self.back, ())) * max(1, self.world.share(1))
        self.acts: dict[str, Callable[[Case, date, Review | None], None]] = {
            DecisionKind.NO_CONCERN: self.no_concern,
            DecisionKind.WATCH: self.watch,
            DecisionKind.SUPPORT_PLAN: self.support_plan,
            DecisionKind.REFERRAL: self.referral,
            DecisionKind.URGENT: self.urgent,
        }

    def open_all(self, raised: Raised) -> list[Case]:
        """A case for every flag; whoever raised a concern hears that it was received."""
        cases = [open_case(self.load, raised, flag) for flag in raised.in_order]
        for case in cases:
            if id(case) in self.load.concerns:
                confirm_concern(self.load, case)
        return cases

    def past(self, raised: Raised) -> list[Case]:
        """Every flag looked at, nearly every one decided; in a slow month later than it should have been."""
        ready = [(case, self._somebody_looked(case, raised)) for case in self.open_all(raised)]
        kinds = self.kinds([case for case, _day in ready], ready)
        for case, day in ready:
            kind = kinds[id(case)]
            entry = look(self.load, case, day) if self.needs_review(case, kind) else None
            if kind:
                self.acts[kind](case, day, entry)
        return [case for case, _day in ready]

    def _somebody_looked(self, case: Case, raised: Raised) -> date:
        """The day of the counselor's look: at once for tier A, after the class teacher's talk for tier B."""
        rng, after = self.world.rng, self.world.after
        reach = (5, 15) if self.back == SLOW_ROUND else (1, 9)
        if case.tier == "A":
            return after(case.opened_on, int(rng.integers(*reach)))
        if case.flag_id in raised.stepped_up:
            stepped_up = raised.stepped_up[case.flag_id]
            move_to_counselor(self.load, case, stepped_up)
            return after(stepped_up, int(rng.integers(*reach)))
        said = self.world.pick(TALK_ANSWERS)
        if not said:
            late = cast(date, case.answer_due_on) + timedelta(days=1)
            move_to_counselor(self.load, case, late)
            return after(late, int(rng.integers(*reach)))
        day = after(case.opened_on, int(rng.integers(2, 13)))
        answer(self.load, self.load.talks[id(case)], said, day)
        if said == "please-see":
            move_to_counselor(self.load, case, day)
        return after(day, int(rng.integers(1, 5)))

    def needs_review(self, case: Case, kind: str) -> bool:
        """Tier B may be decided at the desk; help never is."""
        return case.tier == "A" or kind not in (DecisionKind.NO_CONCERN, DecisionKind.WATCH) or self.world.chance(0.3)

    def kinds(self, cases: list[Case], ready: list[tuple[Case, date]]) -> dict[int, str]:
        """Plans, referrals and the rest go to tier A; an empty kind is a child who was seen and not decided yet."""
        days = {id(case): day for case, day in ready}
        free = [case for case in cases if case.tier == "A" and self._may_be_helped(case, days[id(case)])]
        hers = THE_REFERRED_CHILD.get(self.back)
        known = {id(case): hers for case in cases if hers and self.is_the_referred_child(case)}
        free = [case for case in free if id(case) not in known]
        order = [free[int(index)] for index in self.world.rng.permutation(len(free))]
        wanted: list[str] = []
        for kind, numbers in (
            (DecisionKind.SUPPORT_PLAN, PLANS),
            (DecisionKind.REFERRAL, REFERRALS),
            (DecisionKind.URGENT, URGENT),
        ):
            wanted += [kind] * (self.world.share(numbers.get(self.back, 0)) - list(known.values()).count(kind))
        wanted += [""] * (round(UNDECIDED * len(cases)) if self.back == 1 else 0)
        found = {id(case): kind for case, kind in zip(order, wanted, strict=False)} | known
        return {id(case): found.get(id(case), self._ordinary(case)) for case in cases}

    def _may_be_helped(self, case: Case, day: date) -> bool:
        """The class goes on long enough, and the family lets a receiver know."""
        ends = case.school_class.closed_on
        stays = ends is None or (ends - day).days > 120
        here = case.student_id not in self.world.left_on or ends is not None
        return stays and here and self.world.allows(case.student, self.world.day, "share_with_receiver") == "given"

    def _ordinary(self, case: Case) -> str:
        talk = self.load.talks.get(id(case))
        share = WATCH_AFTER_TALK.get(talk.answer, WATCH_SHARE) if talk else WATCH_SHARE
        return DecisionKind.WATCH if self.world.chance(share) else DecisionKind.NO_CONCERN

    def is_the_referred_child(self, case: Case) -> bool:
        return self.world.is_the_referred_child(case.student, case.school_class)

    def no_concern(self, case: Case, day: date, entry: Review | None) -> None:
        reason = self.world.pick(FINE) if entry else "passing-reason-over"
        decide(self.load, case, "no-concern", reason, day, after=entry)

    def watch(self, case: Case, day: date, entry: Review | None) -> None:
        """Watched for some weeks of school, then looked at again; some stay on watch, some end with a word on how."""
        until = min(self.world.after(day, 60 if self.back == 1 else 40), self.world.school_days_ago(2))
        decide(self.load, case, "watch", self.world.pick(KEEP_AN_EYE), day, after=entry, until=until)
        ends = case.school_class.closed_on
        if ends and ends < until:
            until = self.world.school_day_before(ends)
        answer_checks(self.load, case, until - timedelta(days=1))
        if self.ended_watch and until > day:
            close(self.load, case, until, self.ended_watch.pop(0), said_by=self.world.one_of(("counselor", "child")))
        elif until >= self.world.term_start and not ends and case.student_id not in self.world.left_on:
            self.ending.append((case, until))
        else:
            self.no_concern(case, until, look(self.load, case, until))

    def room_on_watch(self, case: Case, total: int) -> bool:
        """At most six in a class."""
        here, everywhere = self.watched.get(case.school_class_id, 0), sum(self.watched.values())
        return here < A_CLASS and everywhere < self.world.share(total)

    def end_watches(self) -> None:
        """Looked at again this term: some are kept on watch."""
        for case, day in self.ending:
            act = self.keep_on_watch if self.room_on_watch(case, WATCH_NOW) else self.no_concern
            act(case, day, look(self.load, case, day))

    def keep_on_watch(self, case: Case, day: date, entry: Review | None) -> None:
        until = self.world.after(self.world.day, int(self.world.rng.integers(2, 25)))
        decide(self.load, case, "watch", self.world.pick(KEEP_AN_EYE), day, after=entry, until=until)
        self.watched[case.school_class_id] = self.watched.get(case.school_class_id, 0) + 1
        answer_checks(self.load, case, self.world.last_school_day)

    def support_plan(self, case: Case, day: date, entry: Review | None) -> None:
        """Some were watched first and got worse before anybody did more."""
        if not self.plan.is_open and self.world.chance(FIRST_LOOK_WORSE):
            until = self.world.after(day, 40)
            decide(self.load, case, "watch", "recent-change", day, after=entry, until=until)
            case.next_on = None  # only the first question is asked: its answer calls the counselor
            check = self.load.checks[id(case)][-1]
            answer_checks(self.load, case, check.due_on + timedelta(days=21), share=1.0, compared="worse")
            check.next_step = "please-see"
            day = self.world.after(check.due_on, 3)
            entry = look(self.load, case, day)
        until = self.world.after(day, int(self.world.rng.integers(28, 45)))
        decide(self.load, case, "support-plan", self.world.pick(PLAN_REASONS), day, after=entry, until=until)
        self.load.planned.append((case, day))
        self.model.support(case.student_id)

    def referral(self, case: Case, day: date, entry: Review | None) -> None:
        until = self.world.after(max(day, self.world.last_school_day) if self.plan.is_open else day, 10)
        decide(self.load, case, "referral", self.world.pick(REFER_REASONS), day, after=entry, until=until)
        self.load.referred.append((case, day))

    def urgent(self, case: Case, day: date, entry: Review | None) -> None:
        """The urgent path first; a few days later the child is safe and the case goes its ordinary way."""
        decide(self.load, case, "urgent", "see-urgent-categories", day, after=entry)
        later = self.world.after(day, 4)
        self.no_concern(case, later, look(self.load, case, later))
