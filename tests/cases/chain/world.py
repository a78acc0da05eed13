"""What people do along the chain, as acts on the services; each is told to the oracle once it was acknowledged.

An act that is refused at its moment changes nothing. At times an act is sent twice with its nonce, as after a double
click or a line that broke before the answer came; the second must change nothing either.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import time_machine
from django.db import transaction
from django.db.models import F, Q
from django.test import TestCase
from django.utils import timezone

from accounts.audit import chain
from screening.cases.deciding.form_values import PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import deciding
from screening.cases.deciding.services import follow_ups as following
from screening.cases.follow_up import services as support
from screening.cases.handover.services import accept_hand_over, hand_over_what_is_astray
from screening.cases.models import Case, FollowUp, HandOver, Referral, TalkTask, UrgentConcern, WatchCheck
from screening.cases.plans import services as planning
from screening.cases.referrals import services as receiving
from screening.cases.referrals import services as referring
from screening.cases.referrals import services as returning
from screening.cases.referrals.printing import REFERRAL
from screening.cases.review import services as reviewing
from screening.cases.talks.services import TalkAnswered, TalkLapsed, talks
from screening.cases.urgent.services import acting as urgent_acting
from screening.cases.urgent.services import raise_urgent
from screening.documents.services.requesting import NotAllowed
from screening.idempotency.once import SentBefore
from screening.jobs import wake
from screening.jobs.claims import claim
from screening.rounds import services as rounds
from screening.rounds.models import SaveReceipt, ScreeningRound, Sheet
from screening.rounds.selectors import seats_of
from students.consents import SCOPES, ConsentSheet
from students.models import SchoolClass, StaffAssignment, Student
from students.services import family as consent_services
from students.services.children import NotOnRoster, end_enrolment, move_student
from students.services.family import NothingToWithdraw, record_consent
from students.services.staff import assign_staff, end_assignment
from tests.cases import factories as make
from tests.cases.chain.oracle import Oracle, days
from tests.rounds import factories as fill

ANSWERS = {
    "calm": fill.CALM,
    "elevated": fill.ELEVATED,
    "high": fill.HIGH,
    "both": fill.BOTH,
    "short": fill.SHORT,
    "certain": fill.CERTAIN,
}
REFUSED = (
    NotAllowed,
    NotYet,
    TalkAnswered,
    TalkLapsed,
    reviewing.CaseClosed,
    SentBefore,
    referring.ConsentMissing,
    reviewing.DecidedMeanwhile,
    referring.NoSuchMove,
    deciding.NothingDecided,
    rounds.NotOnSheet,
    rounds.NothingToHandIn,
    rounds.RoundClosed,
    rounds.SheetNotSubmitted,
    rounds.SheetSubmitted,
    NotOnRoster,
    NothingToWithdraw,
    urgent_acting.CaseEndedUnknowing,
    urgent_acting.NeedsSecondPerson,
    urgent_acting.NotAskedToClose,
)
TERMS = ((date(2026, 9, 1), date(2027, 1, 22)), (date(2027, 3, 1), date(2027, 7, 2)))
FREE_DAYS = frozenset(days(date(2026, 10, 1), date(2026, 10, 7)))
OF_THE_CHAIN: tuple[Callable[[], object], ...] = (
    rounds.close_due_rounds,
    rounds.settle_today,
    talks.move_overdue_talks,
    talks.create_watch_checks,
    hand_over_what_is_astray,
)
BEGINS = datetime.fromisoformat("2026-10-19T09:00:00+08:00")


class World:
    """One county between two weekends of a term; `twice` and `broker_down` say how badly the line behaves just now."""

    def __init__(self, cast: Any, current: ScreeningRound, oracle: Oracle | None = None) -> None:
        self.cast, self.round, self.oracle = cast, current, oracle or Oracle(TERMS, FREE_DAYS)
        self.oracle.on_roster = {child.pk for name, child in cast.children.items() if name != "outside"}
        self.round_open = True
        for child in cast.children.values():
            self.oracle.knowing.moved(child.pk, child.enrolments.get(ends=None).school_class_id)
        self.nonces: Iterator[uuid.UUID] = iter(uuid.uuid4, None)
        self.twice = self.broker_down = False
        self._clock: time_machine.travel | None = None
        self.go_to(BEGINS)

    def end(self) -> None:
        if self._clock:
            self._clock.stop()

    @property
    def today(self) -> date:
        return timezone.localdate()

    def go_to(self, moment: datetime) -> None:
        self.end()
        self.now = moment
        self._clock = time_machine.travel(moment, tick=False)
        self._clock.start()

    def attempt(self, act: Callable[[], Any], told: Callable[[Any], object] = lambda _done: None) -> Any:
        """Whether somebody was answered; what was acknowledged is told to the oracle before it is sent again."""
        try:
            done = self._send(act)
        except REFUSED:
            return None
        told(done)
        if self.twice:
            with _refusals_are_fine():
                self._send(act)
        return done

    def _send(self, act: Callable[[], Any]) -> Any:
        with self._broker(), transaction.atomic(), TestCase.captureOnCommitCallbacks(execute=True):
            return act()

    @contextmanager
    def _broker(self) -> Iterator[None]:
        """The audit log is sealed after a real commit; there is none in a transaction that will be taken back."""
        down = ConnectionError("broker is down") if self.broker_down else None
        with mock.patch.object(wake.current_app, "send_task", side_effect=down), mock.patch.object(chain, "seal"):
            yield

    # The round

    def sheets(self) -> list[Sheet]:
        return list(Sheet.objects.filter(round=self.round, informant="teacher").order_by("pk"))

    def rate(self, sheet: Sheet, says: str, seat: int) -> None:
        """One child's row says something, everybody else's nothing; handed in, again if need be."""
        nonce = next(self.nonces)
        if not SaveReceipt.objects.filter(sheet=sheet, nonce=nonce).exists():  # sent again after a death, it is in
            self.reopen(sheet)
        teacher = sheet.school_class.assignments.get(duty="class-teacher").user
        answers = {place.student.pk: "calm" if place.seat_number != seat else says for place in seats_of(sheet)}
        self.attempt(lambda: fill.fill(sheet, teacher, {seat: ANSWERS[says]}))
        self.attempt(
            lambda: rounds.submit_sheet(sheet, by=teacher, nonce=nonce),
            lambda _done: self.oracle.handed_in(answers, self.today, sheet.school_class.school_id),
        )

    def reopen(self, sheet: Sheet) -> None:
        calm = {place.student.pk: "" for place in seats_of(sheet)}
        self.attempt(
            lambda: rounds.reopen_sheet(sheet, by=self.cast.admin, reason="填串了行"),
            lambda _done: self.oracle.handed_in(calm, self.today, sheet.school_class.school_id),
        )

    def worry(self, student: Student) -> None:
        self._by_word(student, rounds.raise_concern, by=self.cast.li, note="")

    def asks_to_talk(self, student: Student) -> None:
        self._by_word(student, rounds.record_child_asks, by=self.cast.li)

    def _by_word(self, student: Student, service: Callable[..., Any], **values: Any) -> None:
        nonce = next(self.nonces)
        self.attempt(
            lambda: service(student, nonce=nonce, **values),
            lambda _done: self.oracle.worried(student.pk, self.today, self._school_of(student)),
        )

    def _school_of(self, student: Student) -> int:
        """Today's, else the last one."""
        seats = student.enrolments.filter(starts__lte=self.today).order_by("starts", "pk")
        return int(seats.last().school_class.school_id)

    def close_round(self) -> None:
        self.attempt(lambda: rounds.close_round(self.round))
        self._round_ends()

    # The counselor

    def open_cases(self) -> list[Case]:
        """Those somebody can act on: a school without a counselor keeps its cases, and nobody opens them."""
        post = Q(owner__assignments__duty="counselor", owner__assignments__school=F("school"))
        here = post & Q(owner__assignments__ends__isnull=True)
        return list(Case.objects.exclude(state=Case.State.CLOSED).filter(here).distinct().order_by("pk"))

    def review(self, case: Case, *, seen: bool, decision: str = "", harm: bool = False) -> None:
        safety = make.SAFE | ({"harm-by-self": "sign"} if harm else {})
        look = make.seen_review(
            child_seen_on=self.today if seen else None,
            not_seen_because="" if seen else "请假",
            asked=("child",) if seen else ("nobody",),
            safety=safety,
            **({"who_is_there": "奶奶", "rhythm": "daily"} if harm else {}),
        )
        nonce, decided = next(self.nonces), self._decision(decision) if decision else None
        told = make.GuardianRecord(told="call", who="奶奶", authority="carer", told_on=self.today)

        def tell(_done: object) -> None:
            self.oracle.begun(case.pk, seen=self.today if seen else None, harm=harm)
            if decided:
                self.oracle.decided(case.pk, decided.decision, today=self.today, sees=self._sees(case))

        self.attempt(
            lambda: reviewing.record_review(
                case, by=case.owner, nonce=nonce, review=look, decision=decided, guardian=told if decided else None
            ),
            tell,
        )

    def decide(self, case: Case, decision: str) -> None:
        nonce, decided = next(self.nonces), self._decision(decision)
        later = self.today + timedelta(days=7)
        told = make.GuardianRecord(told="not-told", why_not="unreachable", try_again_on=later)
        self.attempt(
            lambda: reviewing.decide(case, by=case.owner, nonce=nonce, decision=decided, guardian=told),
            lambda _done: self.oracle.decided(case.pk, decision, today=self.today, sees=self._sees(case)),
        )

    def _decision(self, decision: str) -> Any:
        reasons = {
            "no-concern": "talked-and-fine",
            "watch": "recent-change",
            "support-plan": "family-contact",
            "referral": "help-school-lacks",
            "urgent": "see-urgent-categories",
        }
        until = None if decision in ("no-concern", "urgent") else self.today + timedelta(days=28)
        return make.DecisionRecord(decision=decision, reason=reasons[decision], until=until)

    def talk(self, task: TalkTask, answer: str) -> None:
        nonce, child = next(self.nonces), task.student
        case, school = task.case_id or 0, self._school_of(child)
        asks = answer == "please-see" != task.answer  # the same answer once more is a second press
        self.attempt(
            lambda: talks.answer_talk(task, by=self.cast.li, nonce=nonce, answer=answer),
            lambda _done: self.oracle.talked(case, child.pk, self.today, school, asks=asks),
        )

    def answer_watch(self, check: WatchCheck, next_step: str) -> None:
        case, asks = check.case, next_step == "please-see" and not check.answered_at  # answered once and for all
        self.attempt(
            lambda: talks.answer_watch_check(check, by=self.cast.li, compared="worse", news="", next_step=next_step),
            lambda _done: self.oracle.watched(case.pk, asks=asks),
        )

    def plan(self, case: Case) -> None:
        nonce = next(self.nonces)
        action = PlannedAction(action="family-call-schedule", starts=self.today)
        self.attempt(
            lambda: planning.save_plan(
                case,
                by=case.owner,
                nonce=nonce,
                starts=self.today,
                review_on=self.today + timedelta(days=28),
                child_goal="",
                agreed_with="",
                actions=[action],
            ),
            lambda _done: self.oracle.planned(case.pk),
        )

    def refer(self, case: Case, receiver: Any) -> None:
        nonce, asks = next(self.nonces), make.ReferralRecord(request="请见一面", consent_from="奶奶,电话")
        draft = self.attempt(
            lambda: referring.create_referral(case, by=case.owner, nonce=nonce, receiver=receiver, record=asks),
            lambda _done: self.oracle.acted_on(case.pk),
        )
        if draft:
            self.attempt(
                lambda: referring.issue_referral(draft, by=case.owner),
                lambda done: self.oracle.referred(done.pk, case.pk, self.today, receiver.reply_days),
            )

    def answer_referral(self, referral: Referral, state: str) -> None:
        nonce = next(self.nonces)
        self.attempt(
            lambda: receiving.record_referral_status(
                referral, by=referral.case.owner, nonce=nonce, state=state, dated=self.today
            ),
            lambda _done: self.oracle.answered(referral.pk, state),
        )

    def print_and_lose_the_worker(self, referral: Referral) -> None:
        """The document is asked for, a worker takes it and dies."""
        by = referral.case.owner
        document = self.attempt(lambda: REFERRAL.request(referral, by=by, language="zh-hans"))
        if document:
            self.oracle.asked_for(str(document.job.public_id))
            claim(document.job.public_id)

    def follow_up(self, case: Case) -> None:
        nonce = next(self.nonces)
        due_on = self.today + timedelta(days=14)
        self.attempt(
            lambda: following.add_follow_up(case, by=case.owner, nonce=nonce, due_on=due_on),
            lambda _done: self.oracle.acted_on(case.pk),
        )

    def complete(self, follow_up: FollowUp) -> None:
        by = follow_up.case.owner
        self.attempt(lambda: following.complete_follow_up(follow_up, by=by, result="好一些了"))

    def close(self, case: Case, *, without: str = "nothing") -> None:
        """With a person and a day for everything that is open, but for one kind."""
        left = {key: who for key, who in make.all_left(case, case.owner).items() if not key.startswith(without)}
        self.attempt(
            lambda: support.close_case(case, by=case.owner, outcome="better", reported_by="child", left_open=left),
            lambda done: self.oracle.ended(case.pk, done.outcome, done.outcome_reported_by, sees=self._sees(case)),
        )

    def back(self, case: Case, *, is_back: bool) -> None:
        """Asked after a hospital, every time with the same nonce for the same answer."""
        nonce, said = next(self.nonces), {"since": self.today} if is_back else {"because": "还在住院"}
        self.attempt(
            lambda: returning.record_back_in_class(case, by=case.owner, nonce=nonce, is_back=is_back, **said),
            lambda _done: self.oracle.knowing.back(case.pk, is_back=is_back),
        )

    def urgent(self, student: Student, *, hidden: bool) -> None:
        """About nobody, or about the counselors."""
        about = {"about": "staff", "about_whom": "心理老师"} if hidden else {"about": "no"}
        nonce, record = next(self.nonces), make.UrgentRecord(who="孩子", what="说不想活了", **about)
        self.attempt(
            lambda: raise_urgent(self.cast.school, by=self.cast.li, nonce=nonce, record=record, student=student),
            lambda done: self._concerned(done, hidden),
        )

    def _concerned(self, concern: UrgentConcern, hidden: bool) -> None:
        self.oracle.knowing.raised(concern.pk, concern.student_id, hidden=hidden)
        self.oracle.concerned(concern.pk, by=self.cast.li.pk, school=concern.school_id, hidden=hidden)

    def safe_again(self, concern: UrgentConcern) -> None:
        """By the county's contact and the headteacher, who see each of them."""
        self.attempt(lambda: urgent_acting.ask_to_close_urgent(concern, by=self.cast.protection))
        self.attempt(
            lambda: urgent_acting.close_urgent(UrgentConcern.objects.get(pk=concern.pk), by=self.cast.chen),
            lambda done: self.oracle.knowing.safe_again(done.pk),
        )

    def _sees(self, case: Case) -> bool:
        """Concerns are raised at the cast's school; whoever is counselor there sees them."""
        post = {"duty": "counselor", "school": self.cast.school, "ends": None}
        return bool(case.owner.assignments.filter(**post).exists())

    # The roster and the staff

    def move(self, student: Student, to: SchoolClass) -> None:
        """A child who comes from elsewhere while the round is open gets a place in it."""
        self.attempt(
            lambda: move_student(student, by=self.cast.admin, to=to, day=self.today),
            lambda done: self._moved(student, done),
        )

    def _moved(self, student: Student, seat: Any) -> None:
        self.oracle.knowing.moved(student.pk, seat.school_class_id)
        if self.round_open:
            self.oracle.joined(student.pk)

    def leave(self, student: Student) -> None:
        gone = self.oracle.knowing.gone_after
        self.attempt(
            lambda: end_enrolment(student, by=self.cast.admin, last_day=self.today),
            lambda _done: gone.setdefault(student.pk, self.today),
        )

    def withdraw_consent(self, student: Student) -> None:
        nonce = next(self.nonces)
        self.attempt(
            lambda: consent_services.withdraw_consent(student, by=self.cast.admin, dated=self.today, nonce=nonce),
            lambda _done: self.oracle.withdrew(student.pk, self.today),
        )

    def agree_again(self, student: Student) -> None:
        nonce, answers = next(self.nonces), dict.fromkeys(SCOPES, "yes")
        sheet = ConsentSheet(answers=answers, dated=self.today, authority="parent", guardian_name="王建国")
        self.attempt(
            lambda: record_consent(student, by=self.cast.admin, sheet=sheet, nonce=nonce),
            lambda _done: self.oracle.agreed_again(student.pk),
        )

    def counselor_leaves(self, assignment: StaffAssignment) -> None:
        """One that began today is taken back; a second press changes nothing."""
        here = StaffAssignment.objects.filter(pk=assignment.pk)
        self.attempt(lambda: [end_assignment(row, by=self.cast.admin) for row in here.all()])

    def counselor_comes(self, school: Any, counselor: Any) -> None:
        nonce = next(self.nonces)
        values = {
            "by": self.cast.admin,
            "school": school,
            "duty": "counselor",
            "confirmed_by": self.cast.chen,
            "nonce": nonce,
        }
        self.attempt(lambda: assign_staff(counselor, **values))

    def accept(self, row: HandOver) -> None:
        """The counselor of the child's school of today signs for it, whoever came first."""
        posts = row.to_class.school.assignments.filter(duty="counselor", ends=None)
        self.attempt(
            lambda: accept_hand_over(row, by=posts.earliest("pk").user),
            lambda done: self.oracle.received(done.case_id, row.to_school_id) if done.why != "other-class" else None,
        )

    # Time

    def pass_days(self, count: int, *, computer_on: bool = True) -> None:
        """Days go by; a computer that was off catches up on the day it is switched on."""
        if computer_on and count > 1:
            self.go_to(self.now + timedelta(days=count // 2))
            self.chores()
        self.go_to(self.now + timedelta(days=count - count // 2 if computer_on and count > 1 else count))
        self.chores()
        if self.today > self.round.closes_on:
            self._round_ends()

    def _round_ends(self) -> None:
        self.round_open, self.oracle.round_is_over = False, True

    def chores(self) -> None:
        with self._broker(), TestCase.captureOnCommitCallbacks(execute=True):
            for chore in OF_THE_CHAIN:
                chore()


@contextmanager
def _refusals_are_fine() -> Iterator[None]:
    with suppress(REFUSED):
        yield
