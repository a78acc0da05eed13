"""Referrals in every state, with the slips that came back and the one that did not."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle

from screening.cases.deciding.form_values import DecisionRecord, ReferralRecord
from screening.cases.models import Case, FollowUp, Receiver, ReceiverAnswer, Referral, ReferralReminder
from screening.cases.referrals.by_code.services import answer
from screening.cases.referrals.receivers.services import enter_receiver
from screening.cases.referrals.services import (
    create_referral,
    issue_referral,
    record_back_in_class,
    record_referral_status,
    record_reminder,
)
from screening.cases.review.services import record_review
from screening.library import texts
from screening.operations.demo.acting import at, content
from screening.operations.demo.acts import family_told, what_was_seen
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.plans import end_case, look_again
from screening.operations.demo.world import World

S = Referral.State
HOSPITAL = "county-hospital"
BEFORE_LAST_ROUND = (S.DONE, S.DONE, S.DONE, S.WITHDRAWN)
LAST_ROUND = (S.IN_PROGRESS, S.DECLINED)
THIS_ROUND = (S.ISSUED, S.DRAFT, S.ISSUED, S.DRAFT, S.RECEIVED)
PATHS = {
    S.RECEIVED: (S.RECEIVED,),
    S.IN_PROGRESS: (S.RECEIVED, S.IN_PROGRESS),
    S.DONE: (S.RECEIVED, S.IN_PROGRESS, S.DONE),
    S.DECLINED: (S.DECLINED,),
    S.WITHDRAWN: (S.WITHDRAWN,),
}
AFTER_A_PLAN = {S.ISSUED: (1, 13), S.RECEIVED: (3, 9), S.IN_PROGRESS: (2, 16)}  # how many, and school days ago


def after_a_plan(load: Caseload) -> list[tuple[Case, date, str]]:
    """For some children a plan of the last round was not enough; their referrals are the ones on their way now."""
    world, opens = load.world, load.world.term_start
    recent = [case for case, day in load.planned if day < opens and (opens - day).days < 160]
    wanted = [(state, ago) for state, (count, ago) in AFTER_A_PLAN.items() for _one in range(world.share(count))]
    return [
        (case, world.school_days_ago(ago + place % 3), state)
        for place, (case, (state, ago)) in enumerate(zip(recent, wanted, strict=False))
    ]


def build(load: Caseload, not_enough: list[tuple[Case, date, str]], last_round: date, this_round: date) -> None:
    """The referrals of a round take its states in turn; the child with the rare name has one that was issued."""
    world, receivers = load.world, _receivers(load.world)
    turns = {"before": cycle(BEFORE_LAST_ROUND), "last": cycle(LAST_ROUND), "this": cycle(THIS_ROUND)}
    load.referred.sort(
        key=lambda row: not (row[1] >= this_round and world.is_the_referred_child(row[0].student, row[0].school_class))
    )
    for case, day in load.referred:
        turn = turns["this" if day >= world.term_start else "last" if day >= last_round else "before"]
        _refer(world, case, day, next(turn), receivers)
    for place, (case, day, state) in enumerate(not_enough):
        _decide(world, case, day, until=world.after(world.day, 3 + place))
        _refer(world, case, day, state, receivers)
    _answer_by_code(world)
    _remind(world)


def _receivers(world: World) -> Iterator[Receiver]:
    """In the order in which they are asked, as often as their share says."""
    days = {row["id"]: row["reply_days"] for row in texts.node("texts.referral_receivers")}
    turns: list[Receiver] = []
    for row in content("receivers"):
        known = {name: row[name] for name in ("kind", "unit", "person")}
        known |= {"phone": "0000-555 0180", "reply_days": days[row["kind"]], "by": world.people["district"]}
        with at(world.moment(world.year_start(world.first_year), 9)):
            turns += [enter_receiver(world.county, nonce=world.uuid(), **known)] * row["turns"]
    return cycle([turns[int(index)] for index in world.rng.permutation(len(turns))])


def _decide(world: World, case: Case, day: date, *, until: date) -> None:
    decision = DecisionRecord("referral", "plan-without-improvement", until=until)
    review, told = what_was_seen(world, day), family_told(world, day)
    with at(world.moment(day, 11)):
        record_review(case, by=case.owner, nonce=world.uuid(), review=review, decision=decision, guardian=told)


def _refer(world: World, case: Case, decided: date, state: str, receivers: Iterator[Receiver]) -> None:
    phrases, by, receiver = content("phrases"), case.owner, next(receivers)
    record = ReferralRecord(phrases["request"], phrases["tried"], consent_from="父亲（监护人），电话确认并补签")
    with at(world.moment(decided, 13)):
        referral = create_referral(case, by=by, nonce=world.uuid(), receiver=receiver, record=record)
    if state == S.DRAFT:
        return
    issued = min(world.after(decided, 1), world.last_school_day)
    with at(world.moment(issued, 14)):
        issue_referral(referral, by=by)
    soon = world.after(world.day, 3)
    for place, step in enumerate(PATHS.get(S(state), ()), 1):
        day = min(world.after(issued, place * 3), world.last_school_day)
        going_on = step == state and step in Referral.WITH_RECEIVER
        with at(world.moment(day, 16)):
            next_on = max(world.after(day, 3 + receiver.reply_days), soon) if going_on else None
            said = {"state": step, "dated": day, "note": phrases["referral_notes"].get(step, ""), "next_on": next_on}
            record_referral_status(referral, by=by, nonce=world.uuid(), **said)
    if receiver.kind == HOSPITAL and state in Referral.PRINTABLE:
        _back_in_class(world, case, issued, is_back=state == S.DONE)
    _follow(world, case, state, receivers)


def _follow(world: World, case: Case, state: str, receivers: Iterator[Receiver]) -> None:
    """Done and withdrawn end the case; for one that was declined a second receiver was found."""
    if state in (S.DONE, S.WITHDRAWN):
        end_case(world, _last_follow_up(case), "with-receiver" if state == S.DONE else "moved")
    elif state == S.DECLINED:
        look = look_again(world, _last_follow_up(case), next_due_on=None)
        _refer(world, case, look.due_on, S.IN_PROGRESS, receivers)


def _last_follow_up(case: Case) -> FollowUp:
    return case.follow_ups.filter(done_on=None).select_related("case__owner", "case__student").latest("due_on", "pk")


def _back_in_class(world: World, case: Case, issued: date, *, is_back: bool) -> None:
    """Done: back since the day after; still at work: not yet, said long enough ago for the county to count."""
    asked = world.after(issued, 12) if is_back else issued
    since, because = world.after(issued, 10) if is_back else None, "" if is_back else content("phrases")["not_back"]
    with at(world.moment(asked, 16)):
        record_back_in_class(case, by=case.owner, nonce=world.uuid(), is_back=is_back, since=since, because=because)
    if not is_back and _last_follow_up(case).due_on < world.day:
        look_again(world, _last_follow_up(case), next_due_on=world.after(world.day, 4))


def _answer_by_code(world: World) -> None:
    """Somebody with the slip has written; the counselor looks today."""
    rows = Referral.objects.filter(state=S.ISSUED, reply_due_on__gte=world.day).order_by("-issued_at", "pk")
    referral = rows.select_related("receiver").first()
    if referral is None:
        return
    came = world.last_school_day
    given = {
        "unit": referral.receiver.unit,
        "next_step": ReceiverAnswer.Next.SEEING,
        "note": content("phrases")["receipt"],
    }
    with at(world.moment(came, 17)):
        answer(referral.receipt_code, by=None, address="demo", nonce=world.uuid(), received_on=came, **given)


def _remind(world: World) -> None:
    """One receiver at work was asked again by telephone."""
    referral = Referral.objects.filter(state=S.IN_PROGRESS).order_by("-issued_at", "pk").first()
    if referral is None or referral.word_due_on is None:
        return
    asked, note, word_due_on = world.last_school_day, content("phrases")["asked_again"], referral.word_due_on
    kind, by = ReferralReminder.Kind.PHONE, referral.case.owner
    with at(world.moment(asked, 11)):
        record_reminder(referral, by=by, nonce=world.uuid(), kind=kind, dated=asked, word_due_on=word_due_on, note=note)
