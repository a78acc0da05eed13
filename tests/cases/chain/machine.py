"""Any order of acts on the chain, each followed by the question whether every promise still holds."""

from random import Random
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from screening.cases.models import FollowUp, HandOver, Referral, TalkTask, UrgentConcern, WatchCheck
from screening.cases.opening.services import drawing
from students.models import StaffAssignment
from tests.cases.chain.reading import read
from tests.cases.chain.world import World

CHILDREN = st.sampled_from(["yu", "bo", "nur", "hao", "second"])
ANY = st.integers(min_value=0, max_value=40)
LINES = st.sampled_from(["good", "twice", "broker down", "both"])
DECISIONS = st.sampled_from(["no-concern", "watch", "support-plan", "referral", "urgent"])
ENDS = st.sampled_from(["received", "in-progress", "done", "declined", "withdrawn"])


class Chain(RuleBasedStateMachine):
    """Two schools of one counselor in one round. Everything happens inside one transaction that is taken back."""

    cast: Any = None
    current: Any = None
    receiver: Any = None

    def __init__(self) -> None:
        super().__init__()
        drawing._random = Random(0)  # the same run draws the same children
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.world = World(self.cast, self.current)

    def teardown(self) -> None:
        self.world.end()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    @initialize(says=st.sampled_from(["high", "elevated", "both", "calm"]), seat=st.integers(1, 3), line=LINES)
    def begin_with_a_sheet(self, says: str, seat: int, line: str) -> None:
        self.the_line_behaves(line)
        self.world.rate(self.world.sheets()[0], says, seat)

    @rule(line=LINES)
    def the_line_behaves(self, line: str) -> None:
        self.world.twice = line in ("twice", "both")
        self.world.broker_down = line in ("broker down", "both")

    @rule(
        which=ANY,
        says=st.sampled_from(["high", "elevated", "both", "calm", "short", "certain"]),
        seat=st.integers(1, 3),
    )
    def rate(self, which: int, says: str, seat: int) -> None:
        self.world.rate(_pick(self.world.sheets(), which), says, seat)

    @rule(which=ANY)
    def reopen(self, which: int) -> None:
        self.world.reopen(_pick(self.world.sheets(), which))

    @rule(child=CHILDREN)
    def worry(self, child: str) -> None:
        self.world.worry(self.cast.children[child])

    @rule(child=CHILDREN)
    def ask_to_talk(self, child: str) -> None:
        self.world.asks_to_talk(self.cast.children[child])

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY, seen=st.booleans(), decision=DECISIONS | st.just(""), harm=st.sampled_from([False, False, True]))
    def review(self, which: int, seen: bool, decision: str, harm: bool) -> None:
        self.world.review(self._case(which), seen=seen, decision=decision, harm=harm)

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY, decision=DECISIONS)
    def decide(self, which: int, decision: str) -> None:
        self.world.decide(self._case(which), decision)

    @precondition(lambda self: TalkTask.objects.exists())
    @rule(which=ANY, answer=st.sampled_from(["nothing-further", "watch", "please-see"]))
    def talk(self, which: int, answer: str) -> None:
        self.world.talk(_pick(TalkTask.objects.order_by("pk"), which), answer)

    @precondition(lambda self: WatchCheck.objects.exists())
    @rule(which=ANY, next_step=st.sampled_from(["go-on", "please-see"]))
    def answer_watch(self, which: int, next_step: str) -> None:
        self.world.answer_watch(_pick(WatchCheck.objects.order_by("pk"), which), next_step)

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY)
    def plan(self, which: int) -> None:
        self.world.plan(self._case(which))

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY)
    def refer(self, which: int) -> None:
        self.world.refer(self._case(which), self.receiver)

    @precondition(lambda self: Referral.objects.exists())
    @rule(which=ANY, state=ENDS)
    def answer_referral(self, which: int, state: str) -> None:
        self.world.answer_referral(_pick(Referral.objects.order_by("pk"), which), state)

    @precondition(lambda self: Referral.objects.exclude(state="draft").exists())
    @rule(which=ANY)
    def print_and_lose_the_worker(self, which: int) -> None:
        self.world.print_and_lose_the_worker(_pick(Referral.objects.exclude(state="draft").order_by("pk"), which))

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY)
    def follow_up(self, which: int) -> None:
        self.world.follow_up(self._case(which))

    @precondition(lambda self: FollowUp.objects.exists())
    @rule(which=ANY)
    def complete(self, which: int) -> None:
        self.world.complete(_pick(FollowUp.objects.order_by("pk"), which))

    @precondition(lambda self: self.world.open_cases())
    @rule(which=ANY)
    def close(self, which: int) -> None:
        self.world.close(self._case(which))

    @precondition(lambda self: Referral.objects.exists())
    @rule(which=ANY, is_back=st.booleans())
    def back_in_class(self, which: int, is_back: bool) -> None:
        self.world.back(_pick(Referral.objects.order_by("pk"), which).case, is_back=is_back)

    @rule(child=CHILDREN, hidden=st.booleans())
    def urgent(self, child: str, hidden: bool) -> None:
        self.world.urgent(self.cast.children[child], hidden=hidden)

    @precondition(lambda self: UrgentConcern.objects.filter(closed_at=None).exists())
    @rule(which=ANY)
    def safe_again(self, which: int) -> None:
        self.world.safe_again(_pick(UrgentConcern.objects.filter(closed_at=None).order_by("pk"), which))

    @rule(child=CHILDREN | st.just("outside"), to=st.sampled_from(["class_3_1", "class_3_2", "second_class"]))
    def move(self, child: str, to: str) -> None:
        self.world.move(self.cast.children[child], getattr(self.cast, to))

    @rule(child=CHILDREN)
    def leave(self, child: str) -> None:
        self.world.leave(self.cast.children[child])

    @rule(child=CHILDREN)
    def withdraw_consent(self, child: str) -> None:
        self.world.withdraw_consent(self.cast.children[child])

    @rule(child=CHILDREN)
    def agree_again(self, child: str) -> None:
        self.world.agree_again(self.cast.children[child])

    @precondition(lambda self: self._posts().exists())
    @rule(which=ANY)
    def counselor_leaves(self, which: int) -> None:
        self.world.counselor_leaves(_pick(self._posts(), which))

    @rule(who=st.sampled_from(["wang", "tian"]), school=st.sampled_from(["school", "second_school"]))
    def counselor_comes(self, who: str, school: str) -> None:
        self.world.counselor_comes(getattr(self.cast, school), getattr(self.cast, who))

    @precondition(lambda self: self._waiting_hand_overs())
    @rule(which=ANY)
    def accept_hand_over(self, which: int) -> None:
        self.world.accept(_pick(self._waiting_hand_overs(), which))

    @rule(count=st.sampled_from([1, 1, 3, 8, 30]), computer_on=st.booleans())
    def pass_days(self, count: int, computer_on: bool) -> None:
        self.world.pass_days(count, computer_on=computer_on)

    @rule()
    def close_round(self) -> None:
        self.world.close_round()

    @invariant()
    def every_promise_holds(self) -> None:
        broken = self.world.oracle.broken_promises(read(self.world))
        assert not broken, "\n".join(broken)

    def _case(self, which: int) -> Any:
        return _pick(self.world.open_cases(), which)

    def _waiting_hand_overs(self) -> list[HandOver]:
        rows = HandOver.objects.filter(accepted_at=None, superseded_at=None, to_class__isnull=False).order_by("pk")
        someone = {"to_class__school__assignments__duty": "counselor", "to_class__school__assignments__ends": None}
        return list(rows.filter(**someone).distinct())

    def _posts(self) -> Any:
        schools = [self.cast.school, self.cast.second_school]
        rows = StaffAssignment.objects.filter(duty="counselor", school__in=schools, ends__isnull=True)
        return rows.order_by("pk")


def _pick(rows: Any, which: int) -> Any:
    found = list(rows)
    return found[which % len(found)]
