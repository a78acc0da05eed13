"""Referrals in every state, with the slips that came back and the one that did not."""

from datetime import date
from typing import cast

from django.utils import timezone

from accounts import codes
from accounts.privacy.lookup import keyed_hash
from screening.cases.models import (
    BackInClass,
    Case,
    Receiver,
    ReceiverAnswer,
    Referral,
    ReferralReminder,
    ReferralStatus,
)
from screening.cases.referrals.services.referring import RECEIPT, VERIFICATION
from screening.library import texts
from screening.operations.demo import phrases
from screening.operations.demo.acts import close
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.support import REPORTED_BY, follow_up
from screening.operations.demo.this_round import REFERRED_LATER
from screening.operations.demo.world import World

S = Referral.State
HOSPITAL = "county-hospital"
RECEIVERS = (
    ("county-education-centre", "县教育局心理辅导中心", "何老师"),
    ("township-clinic", "柳湾镇卫生院", "周医生"),
    ("village-child-officer", "柳湾村儿童主任", "田主任"),
    ("county-hospital", "禾溪县人民医院 儿童心理门诊", "王医生"),
    ("civil-affairs", "禾溪县民政局", "向科长"),
    ("social-work", "禾溪县社工站", "谭社工"),
    ("police", "柳湾派出所", "石警官"),
)
SHARES = (5, 4, 4, 2, 1, 1, 1)  # of 18 referrals
BEFORE_LAST_ROUND = (S.DONE, S.DONE, S.DONE, S.WITHDRAWN)
LAST_ROUND = (S.IN_PROGRESS, S.DECLINED)
THIS_ROUND = (S.ISSUED, S.DRAFT, S.ISSUED, S.DRAFT, S.RECEIVED)
PATHS = {
    S.DRAFT: (),
    S.ISSUED: (),
    S.RECEIVED: (S.RECEIVED,),
    S.IN_PROGRESS: (S.RECEIVED, S.IN_PROGRESS),
    S.DONE: (S.RECEIVED, S.IN_PROGRESS, S.DONE),
    S.DECLINED: (S.DECLINED,),
    S.WITHDRAWN: (S.WITHDRAWN,),
}
NOTES = {S.RECEIVED: phrases.RECEIPT, S.DECLINED: "候诊名单已满", S.WITHDRAWN: "家庭搬走了"}


def build(load: Caseload, referred_child: Case | None, last_round: date) -> None:
    """The referrals of a round take its states in turn; the child with the rare name has one that was issued."""
    receivers = _receivers(load.world)
    after_a_plan = [state for state, count in REFERRED_LATER.items() for _one in range(load.world.share(count))]
    turns = {"before": list(BEFORE_LAST_ROUND), "last": list(LAST_ROUND), "this": list(THIS_ROUND)}
    load.referred.sort(key=lambda row: row[0] is not referred_child)
    for case, day in load.referred:
        if load.in_force[id(case)].reason == "plan-without-improvement":
            state = after_a_plan.pop(0)
        else:
            turn = turns["this" if day >= load.world.term_start else "last" if day >= last_round else "before"]
            state = turn.pop(0)
            turn.append(state)
        _referral(load, case, day, state, receivers)
    _answer_by_code(load.world)
    _reminder(load.world)


def _answer_by_code(world: World) -> None:
    """Somebody with the slip has written; the counselor looks today."""
    rows = Referral.objects.filter(state=S.ISSUED, reply_due_on__gte=world.day).order_by("-issued_at", "pk")
    referral = rows.select_related("receiver").first()
    if referral is None:
        return
    came = world.last_school_day
    ReceiverAnswer.objects.create(
        referral=referral,
        received_on=came,
        unit=referral.receiver.unit,
        next_step=ReceiverAnswer.Next.SEEING,
        note=phrases.RECEIPT,
        came_at=world.moment(came, 17),
    )
    world.pass_over()
    Referral.objects.filter(pk=referral.pk).update(word_due_on=came)


def _reminder(world: World) -> None:
    """One receiver at work was asked again by telephone."""
    referral = Referral.objects.filter(state=S.IN_PROGRESS).order_by("-issued_at", "pk").first()
    if referral is None or referral.word_due_on is None:
        return
    ReferralReminder.objects.create(
        referral=referral,
        kind=ReferralReminder.Kind.PHONE,
        dated=world.last_school_day,
        note=phrases.ASKED_AGAIN,
        word_due_on=referral.word_due_on,
        recorded_by=referral.created_by,
        recorded_at=world.moment(world.last_school_day, 11),
    )
    world.pass_over()


def _back_in_class(load: Caseload, referral: Referral) -> None:
    """Done: back since the day after; still at work: not yet, said long enough ago for the county to count."""
    world, is_back = load.world, referral.state == S.DONE
    issued = timezone.localdate(referral.issued_at)
    asked = world.after(issued, 12) if is_back else issued
    BackInClass.objects.create(
        case=referral.case,
        is_back=is_back,
        since=world.after(issued, 10) if is_back else None,
        because="" if is_back else phrases.NOT_BACK,
        asked_on=asked,
        recorded_by=referral.created_by,
        recorded_at=world.moment(asked, 16),
    )
    world.pass_over()


def _receivers(world: World) -> list[Receiver]:
    """In the order in which they are asked, as often as their share says."""
    rows = [_receiver(world, *row) for row in RECEIVERS]
    turns = [row for row, share in zip(rows, SHARES, strict=True) for _one in range(share)]
    return [turns[int(index)] for index in world.rng.permutation(len(turns))]


def _receiver(world: World, kind: str, unit: str, person: str) -> Receiver:
    known = texts.node("texts.referral_receivers")
    values = next(row for row in known if row["id"] == kind)
    return Receiver.objects.create(
        public_id=world.uuid(),
        county=world.county,
        kind=kind,
        profile=values["profile"],
        unit=unit,
        person=person,
        phone="0000-555 0180",
        reply_days=values["reply_days"],
    )


def _referral(load: Caseload, case: Case, decided: date, state: str, receivers: list[Receiver]) -> Referral:
    world = load.world
    receiver = receivers.pop(0)
    receivers.append(receiver)
    issued = None if state == S.DRAFT else min(world.after(decided, 1), world.last_school_day)
    referral = Referral(
        public_id=world.uuid(),
        case=case,
        receiver=receiver,
        state=state,
        request=phrases.REQUEST,
        tried=phrases.TRIED,
        consent_basis=Referral.ConsentBasis.SHEET,
        consent_from="父亲（监护人），电话确认并补签",
        created_by=case.owner,
        created_at=world.moment(decided, 13),
    )
    world.pass_over()
    if issued:
        _issue(load, referral, issued)
    referral.save()
    _steps(load, referral, issued)
    if receiver.kind == HOSPITAL and state in Referral.PRINTABLE:
        _back_in_class(load, referral)
    _follow(load, case, state, issued or decided)
    if state == S.DECLINED and issued:  # a second receiver was found
        _referral(load, case, world.after(issued, 6), S.IN_PROGRESS, receivers)
    return referral


def _issue(load: Caseload, referral: Referral, day: date) -> None:
    """With its two codes, as they are given out: random, and known from the paper only."""
    referral.receipt_code, referral.verification_code = codes.new_code(), codes.new_code()
    referral.receipt_code_hash = keyed_hash(RECEIPT, codes.plain(referral.receipt_code))
    referral.verification_code_hash = keyed_hash(VERIFICATION, codes.plain(referral.verification_code))
    referral.reply_due_on = load.world.after(day, referral.receiver.reply_days)
    soon = load.world.after(load.world.day, 3)
    if referral.state == S.ISSUED:
        referral.word_due_on = referral.reply_due_on
    elif referral.state in Referral.WITH_RECEIVER:
        referral.word_due_on = max(load.world.after(day, 3 + referral.receiver.reply_days), soon)
    referral.issued_at, referral.issued_by = load.world.moment(day, 14), referral.case.owner


def _steps(load: Caseload, referral: Referral, issued: date | None) -> None:
    if issued is None:
        return
    steps = [(S.ISSUED, issued)]
    for place, state in enumerate(PATHS[S(referral.state)], 1):
        day = min(load.world.after(issued, place * 3), load.world.last_school_day)
        steps.append((state, day))
    ReferralStatus.objects.bulk_create(
        ReferralStatus(
            referral=referral,
            state=state,
            dated=day,
            note=NOTES.get(state, ""),
            recorded_by=referral.created_by,
            recorded_at=load.world.moment(day, 16),
        )
        for state, day in steps
    )
    for _step in steps[1:]:
        load.world.pass_over()


def _follow(load: Caseload, case: Case, state: str, day: date) -> None:
    """Done and withdrawn end the case; an open one waits for its next date."""
    if state not in (S.DONE, S.WITHDRAWN):
        if cast(date, load.in_force[id(case)].until) <= load.world.day:
            case.next_on = load.world.after(load.world.day, 4)
        return
    end = load.world.after(day, 20)
    follow_up(load, case, end, done=True)
    outcome = "with-receiver" if state == S.DONE else "moved"
    close(load, case, end, outcome, said_by=load.world.pick(REPORTED_BY))
