"""What follows a decision to help: plans with entries, referrals in every state, follow-ups, outcomes."""

from datetime import date, timedelta

from screening.cases.models import (
    Case,
    FollowUp,
    PlanAction,
    PlanEntry,
    Receiver,
    Referral,
    ReferralStatus,
    SupportPlan,
)
from screening.operations.demo import phrases
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.world import World

RECEIVERS = (
    ("county-education-centre", "full", "县教育局心理辅导中心", "何老师", 10),
    ("township-clinic", "clinic", "柳湾镇卫生院", "周医生", 10),
    ("village-child-officer", "practical", "柳湾村儿童主任", "田主任", 10),
    ("county-hospital", "full", "禾溪县人民医院 儿童心理门诊", "王医生", 15),
    ("civil-affairs", "practical", "禾溪县民政局", "向科长", 10),
    ("social-work", "company", "禾溪县社工站", "谭社工", 10),
)
RECEIVER_SHARES = {0: 6.0, 1: 5.0, 2: 4.0, 3: 2.0, 4: 1.0}
# Referrals newest first: what is still open is recent.
STATES = (
    ["draft"] * 2 + ["issued"] * 3 + ["received"] * 4 + ["in-progress"] * 4 + ["done"] * 3 + ["declined", "withdrawn"]
)
ACTIONS = {
    "family-call-schedule": 21,
    "school-mentor": 16,
    "school-study-pair": 14,
    "school-small-goals": 13,
    "school-club": 11,
    "family-caregiver-class": 9,
    "community-volunteer": 6,
}
OUTCOMES = {
    "goals-reached": 17,
    "better": 11,
    "no-reliable-change": 8,
    "with-receiver": 3,
    "moved": 4,
    "family-stopped": 1,
}
REPORTED_BY = {"child": 0.5, "guardian": 0.25, "counselor": 0.25}


def build(load: Caseload) -> None:
    receivers = _receivers(load.world)
    plans = [(case, day) for case, kind, day in load.helped if kind == "support-plan"]
    referrals = [(case, day) for case, kind, day in load.helped if kind == "referral"]
    for index, (case, day) in enumerate(sorted(plans, key=lambda row: row[1])):
        _plan(load, case, day, running=index >= len(plans) - 8)
    newest_first = sorted(referrals, key=lambda row: row[1], reverse=True)
    for (case, day), state in zip(newest_first, STATES, strict=False):
        receiver = receivers[int(load.world.pick({str(k): v for k, v in RECEIVER_SHARES.items()}))]
        _referral(load, case, day, state, receiver)
    Case.objects.bulk_update(
        [case for case, _kind, _day in load.helped],
        ["state", "next_on", "closed_at", "closed_by", "outcome", "outcome_reported_by", "outcome_note"],
    )


def _receivers(world: World) -> list[Receiver]:
    return [
        Receiver.objects.create(
            public_id=world.uuid(),
            county=world.county,
            kind=kind,
            profile=profile,
            unit=unit,
            person=person,
            phone="0000-555 0180",
            reply_days=days,
        )
        for kind, profile, unit, person, days in RECEIVERS
    ]


def _plan(load: Caseload, case: Case, day: date, *, running: bool) -> None:
    world = load.world
    review_on = load.after(day, 30) if not running else load.after(world.day, int(world.rng.integers(3, 20)))
    plan = SupportPlan.objects.create(
        public_id=world.uuid(),
        case=case,
        starts=day,
        review_on=review_on,
        child_goal=phrases.HOPES[int(world.rng.integers(len(phrases.HOPES)))],
        agreed_with="孩子、父亲（电话）",
        created_by=case.owner,
        created_at=world.moment(day, 11, 30),
    )
    weights = {name: float(count) for name, count in ACTIONS.items()}
    names = {world.pick(weights) for _ in range(int(world.rng.integers(2, 6)))}
    for name in sorted(names):
        _action(load, plan, name, min(review_on, world.day))
    dates = [load.after(day, 15), review_on]
    if running:  # every three weeks since the term began
        dates += [world.term_start + timedelta(days=days + case.student_id % 5) for days in (9, 16, 30, 37)]
    _follow_ups(load, case, dates)
    if running:
        case.state, case.next_on = Case.State.PLAN, review_on
    else:
        _close_with_outcome(load, case, review_on)


def _action(load: Caseload, plan: SupportPlan, name: str, last: date) -> None:
    world = load.world
    action = PlanAction.objects.create(
        public_id=world.uuid(), plan=plan, action=name, who="班主任", rhythm="每周一次", starts=plan.starts
    )
    family = name.startswith("family-call")
    shares = (
        {"kept": 0.66, "missed": 0.24, "moved": 0.10} if family else {"held": 0.74, "absent": 0.11, "not-held": 0.15}
    )
    weeks = (last - plan.starts).days // 7
    days = [plan.starts + timedelta(weeks=week) for week in range(1, weeks + 1)]
    PlanEntry.objects.bulk_create(
        PlanEntry(
            action=action,
            dated=day,
            status=world.pick(shares),
            recorded_by=plan.created_by,
            recorded_at=world.moment(day, 17),
        )
        for day in days
        if load.calendar.is_school_day(day)
    )


def _follow_ups(load: Caseload, case: Case, dates: list[date]) -> None:
    """The past ones were done, but for a few of the last weeks that are overdue."""
    for due in sorted(set(dates)):
        lately = load.world.day - timedelta(days=16) <= due < load.world.day
        done = due <= load.world.day and not (lately and load.world.chance(0.4))
        FollowUp.objects.create(
            public_id=load.world.uuid(),
            case=case,
            due_on=due,
            done_on=due if done else None,
            done_by=case.owner if done else None,
            result=phrases.FOLLOW_UP[int(load.world.rng.integers(3))] if done else "",
        )


def _close_with_outcome(load: Caseload, case: Case, day: date) -> None:
    case.state = Case.State.CLOSED
    case.closed_at = load.world.moment(day, 15)
    case.closed_by = case.owner
    case.outcome = load.world.pick({name: float(count) for name, count in OUTCOMES.items()})
    case.outcome_reported_by = load.world.pick(REPORTED_BY)
    case.outcome_note = phrases.OUTCOME if case.outcome == "goals-reached" else ""
    case.next_on = None


def _referral(load: Caseload, case: Case, decided: date, state: str, receiver: Receiver) -> None:
    world = load.world
    issued = None if state == "draft" else load.after(decided, 1)
    open_states = ("issued", "received", "in-progress")
    if state in open_states:  # what is open was issued lately
        issued = world.day - timedelta(days={"issued": 9, "received": 12, "in-progress": 20}[state])
    referral = Referral.objects.create(
        public_id=world.uuid(),
        case=case,
        receiver=receiver,
        state=state,
        request=phrases.REQUEST,
        tried=phrases.TRIED,
        consent_basis=Referral.ConsentBasis.SHEET,
        consent_from="父亲（监护人），电话确认并补签",
        reply_due_on=load.after(issued, receiver.reply_days) if issued else None,
        issued_at=world.moment(issued, 14) if issued else None,
        issued_by=case.owner if issued else None,
        created_by=case.owner,
        created_at=world.moment(issued or decided, 13),
        nonce=world.uuid(),
    )
    _statuses(load, referral, state, issued)
    if state in ("done", "withdrawn"):
        _close_with_outcome(load, case, load.after(issued or decided, 20))
        case.outcome = "with-receiver" if state == "done" else "moved"
    else:
        case.state = Case.State.REFERRED
        case.next_on = referral.reply_due_on or load.after(world.day, 3)
        _follow_ups(load, case, [load.after(issued or decided, 15), load.after(world.day, 8)])


def _statuses(load: Caseload, referral: Referral, state: str, issued: date | None) -> None:
    if issued is None:
        return
    path = {
        "issued": ["issued"],
        "received": ["issued", "received"],
        "in-progress": ["issued", "received", "in-progress"],
        "done": ["issued", "received", "in-progress", "done"],
        "declined": ["issued", "declined"],
        "withdrawn": ["issued", "withdrawn"],
    }[state]
    for step, name in enumerate(path):
        day = min(load.after(issued, step * 4), load.world.day)
        ReferralStatus.objects.create(
            referral=referral,
            state=name,
            dated=day,
            note=phrases.RECEIPT if name == "received" else "候诊名单已满" if name == "declined" else "",
            recorded_by=referral.created_by,
            recorded_at=load.world.moment(day, 16),
        )
