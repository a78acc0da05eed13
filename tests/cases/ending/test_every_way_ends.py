"""From wherever a case stands a person who wants to end it gets there by doing what each refusal says; no two refusals
send to each other. The way is walked on the real services."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date
from itertools import product

import pytest
from django.db import transaction
from django.utils import timezone

from screening.cases.deciding.form_values import GuardianRecord, PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services import follow_ups as following
from screening.cases.follow_up import services as support
from screening.cases.models import Case
from screening.cases.plans import services as planning
from screening.cases.referrals import services as referring
from screening.cases.review import services as reviewing
from screening.rounds.services.concerns import raise_concern
from tests.cases import factories as make

LATER = date(2026, 11, 30)
SEEN, SHEET = make.seen_review, {"asked": ("nobody",), "safety": make.SAFE}
REASONS = {"watch": "recent-change", "support-plan": "family-contact", "referral": "help-school-lacks"}
UNSEEN = make.DecisionRecord("no-concern", "moved-away", until=LATER)


def look(case: Case, by: object, decided: object = None, **parts: object) -> None:
    guardian = parts.pop("guardian", make.TOLD if decided and decided.decision in REASONS else None)
    record = parts.pop("review", None) or SEEN(child_seen_on=timezone.localdate())
    reviewing.record_review(
        case, by=by, nonce=uuid.uuid4(), review=record, decision=decided, guardian=guardian, **parts
    )


# How far the case had come


def stands_waiting(_cast: object, _case: Case) -> None:
    """Nobody has looked."""


def stands_under_review(cast: object, case: Case) -> None:
    look(case, cast.wang)


def _decided(kind: str) -> Callable[[object, Case], None]:
    def stands(cast: object, case: Case) -> None:
        look(case, cast.wang, make.decision(kind, REASONS[kind]))

    stands.__name__ = kind
    return stands


def stands_urgent(cast: object, case: Case) -> None:
    sign = {"safety": {**make.SAFE, "harm-by-self": "sign"}, "who_is_there": "宿舍老师", "rhythm": "daily"}
    look(case, cast.wang, make.DecisionRecord("urgent", ""), review=SEEN(**sign))


STANDS = (stands_waiting, stands_under_review, *map(_decided, REASONS), stands_urgent)

# What hangs on it


def hangs_nothing(_cast: object, _case: Case) -> None:
    pass


def hangs_an_action(cast: object, case: Case) -> None:
    if case.state in ("waiting", "under-review"):
        look(case, cast.wang, make.decision("support-plan", REASONS["support-plan"]))
    action = PlannedAction("family-call-schedule", make.TODAY)
    said = {"starts": make.TODAY, "review_on": LATER, "child_goal": "", "agreed_with": "", "actions": [action]}
    planning.save_plan(case, by=cast.wang, nonce=uuid.uuid4(), **said)


def hangs_a_hospital(cast: object, case: Case) -> None:
    referring.issue_referral(make.make_referral(cast, case), by=cast.wang)


def hangs_a_missed_look(cast: object, case: Case) -> None:
    following.add_follow_up(case, by=cast.wang, nonce=uuid.uuid4(), due_on=make.TODAY)


def hangs_a_family_nobody_reached(cast: object, case: Case) -> None:
    tried = GuardianRecord(told="not-told", why_not="unreachable", try_again_on=date(2026, 10, 22))
    reviewing.record_guardian_contact(case, by=cast.wang, nonce=uuid.uuid4(), guardian=tried)


HANGS = (hangs_nothing, hangs_an_action, hangs_a_hospital, hangs_a_missed_look, hangs_a_family_nobody_reached)

# What came after that


def then_nothing(_cast: object, _case: Case) -> None:
    pass


def then_it_comes_up_again(cast: object, case: Case) -> None:
    raise_concern(case.student, by=cast.li, note="又不说话了", nonce=uuid.uuid4())


def then_a_receiver_hands_back(cast: object, case: Case) -> None:
    sent = referring.issue_referral(make.make_referral(cast, case), by=cast.wang)
    said = {"nonce": uuid.uuid4(), "state": "declined", "dated": timezone.localdate()}
    referring.record_referral_status(sent, by=cast.wang, **said)


THEN = (then_nothing, then_it_comes_up_again, then_a_receiver_hands_back)

# What a person does who wants to end it, and where each refusal sends


def write_no_concern(cast: object, case: Case) -> None:
    look(case, cast.wang, make.NO_CONCERN, left_open=make.all_left(case, cast.wang))


def write_no_concern_of_a_child_gone(cast: object, case: Case) -> None:
    unseen = make.ReviewRecord(not_seen_because="转走了", **SHEET)
    look(case, cast.wang, UNSEEN, review=unseen, left_open=make.all_left(case, cast.wang))


def close(cast: object, case: Case) -> None:
    left = make.all_left(case, cast.wang)
    support.close_case(case, by=cast.wang, outcome="better", reported_by="child", left_open=left)


def say_who_is_back(cast: object, case: Case) -> None:
    day = timezone.localdate()
    referring.record_back_in_class(case, by=cast.wang, nonce=uuid.uuid4(), is_back=True, since=day)


def see_again(cast: object, case: Case) -> None:
    look(case, cast.wang)


SENDS_TO = {"back-in-class": say_who_is_back, "sign-of-harm": see_again, "look-too-old": see_again}
WAYS = (write_no_concern, write_no_concern_of_a_child_gone, close)


def where_refused(cast: object, case: Case, act: Callable, wants: Callable) -> tuple[str, Callable] | None:
    """The refusal and the act its sentence sends to; a person who is told to decide writes what is true."""
    try:
        with transaction.atomic():
            act(cast, case)
    except NothingDecided:
        return "nothing-decided", write_no_concern if wants is close else wants
    except NotYet as refused:
        return refused.code, SENDS_TO[refused.code]
    return None


def walk(cast: object, case: Case, act: Callable, wants: Callable, before: tuple = ()) -> Iterator[str]:
    """Acts and refusals on the way to an act that is done; one that meets the same refusal again is lost."""
    refused = where_refused(cast, Case.objects.get(pk=case.pk), act, wants)
    if refused is None:
        yield f"{act.__name__}: done"
        return
    code, remedy = refused
    yield f"{act.__name__}: {code}"
    if (act, code) in before:
        yield "LOST"
        return
    before = (*before, (act, code))
    yield from walk(cast, case, remedy, wants, before)
    if Case.objects.get(pk=case.pk).state != Case.State.CLOSED:
        yield from walk(cast, case, act, wants, before)


@pytest.mark.parametrize("wants", WAYS)
@pytest.mark.parametrize("stands", STANDS)
def test_no_two_refusals_send_to_each_other(cast, stands, wants, time_machine_at):
    lost = []
    for hangs, then in product(HANGS, THEN):
        with transaction.atomic():
            case = make.make_case(cast)
            for comes in (stands, hangs):
                comes(cast, case)
                case.refresh_from_db()
            time_machine_at("2026-10-21")
            then(cast, case)
            steps = list(walk(cast, case, wants, wants))
            if "LOST" in steps or Case.objects.get(pk=case.pk).state != Case.State.CLOSED:
                lost.append(f"{hangs.__name__}, {then.__name__}: {' → '.join(steps)}")
            transaction.set_rollback(True)
        time_machine_at("2026-10-19")
    assert not lost, "\n".join(lost)
