"""Support plans with what took place of them, and the follow-ups that ask whether it helped."""

from datetime import date, time, timedelta
from typing import cast

from screening.cases.models import Case, FollowUp, PlanAction, PlanEntry, SupportPlan
from screening.cases.plans.rhythm import RARE, WEEKLY
from screening.library import texts
from screening.operations.demo import phrases
from screening.operations.demo.acts import close
from screening.operations.demo.caseload import CHUNK, Caseload
from screening.operations.demo.world import World

ACTIONS = {
    "family-call-schedule": 21,
    "school-mentor": 16,
    "school-study-pair": 14,
    "school-small-goals": 13,
    "school-club": 11,
    "family-caregiver-class": 9,
    "community-volunteer": 6,
    "family-digital-check-in": 6,
    "psych-counseling": 9,
}
# What takes place of an action, in the order of its statuses in the catalogue.
SHARES = {"family-call-schedule": (0.66, 0.24, 0.10), "family-digital-check-in": (0.0, 0.55, 0.45)}
HELD = (0.74, 0.11, 0.15)
WHO = {
    "family-call-schedule": "爸爸打给孩子",
    "family-digital-check-in": "心理教师",
    "community-volunteer": "志愿者",
    "psych-counseling": "心理教师",
}
KEEPER = {"family-digital-check-in": "counselor", "psych-counseling": "counselor"}  # the others: the class teacher
HOURS = {
    "family-call-schedule": (time(12, 30), "班主任办公室", "0000-555 0131"),
    "school-mentor": (time(12, 50), "图书角", ""),
    "psych-counseling": (time(13, 10), "心理辅导室", ""),
}
EVERY = {"family-digital-check-in": 2, "family-caregiver-class": 4}  # weeks
OUTCOMES = ("goals-reached",) * 17 + ("no-reliable-change",) * 6 + ("moved",) * 2 + ("family-stopped",)
REPORTED_BY = {"child": 0.5, "guardian": 0.25, "counselor": 0.25}
KEPT_RUNNING, STOPPED_IN_WEEK = 6, 3
OPEN_FOLLOW_UPS, OVERDUE = 17, 5


def build(load: Caseload) -> None:
    """Plans that were followed by a referral stay with it; the newest others run on, the rest have ended."""
    referred = {id(case) for case, _day in load.referred}
    alone = [row for row in load.planned if id(row[0]) not in referred]
    ended = [row for row in alone if cast(date, load.in_force[id(row[0])].until) < load.world.term_start]
    outcomes = _outcomes(load, len(ended))
    for case, day in load.planned:
        _plan(load, case, day, running=case.state == Case.State.PLAN and (case, day) not in ended)
    for (case, day), outcome in zip(ended, outcomes, strict=True):
        _end(load, case, load.in_force[id(case)].until or day, outcome)
    _schedules_worth_showing(load)


def _outcomes(load: Caseload, wanted: int) -> list[str]:
    rows = [OUTCOMES[index % len(OUTCOMES)] for index in range(wanted)]
    return [rows[int(index)] for index in load.world.rng.permutation(wanted)]


def _plan(load: Caseload, case: Case, day: date, *, running: bool) -> None:
    world = load.world
    decided = load.in_force[id(case)]
    review_on = cast(date, decided.until) if decided.decision == "support-plan" else world.after(day, 40)
    if running and review_on <= world.day:  # looked at again this term and carried on
        review_on = world.after(world.day, int(world.rng.integers(3, 20)))
        case.next_on = review_on
    elif case.state == Case.State.REFERRED and review_on <= world.day:
        review_on = world.after(world.day, 5)
    plan = SupportPlan.objects.create(
        public_id=world.uuid(),
        case=case,
        starts=day,
        review_on=review_on,
        child_goal=world.one_of(phrases.HOPES),
        agreed_with="孩子、父亲（电话）",
        created_by=case.owner,
        created_at=world.moment(day, 11, 30),
    )
    wanted = 2 + int(world.rng.integers(0, 3))
    names: list[str] = []
    while len(names) < wanted:
        name = world.pick({action: weight for action, weight in ACTIONS.items() if action not in names})
        names.append(name)
    for name in sorted(names):
        _action(load, plan, name, min(review_on, world.last_school_day))


def _action(load: Caseload, plan: SupportPlan, name: str, last: date) -> None:
    world = load.world
    action = _create(world, plan, name)
    statuses = texts.ids(f"support_catalogue.actions.{name}.record.statuses")
    shares = dict(zip(statuses, SHARES.get(name, HELD), strict=True))
    weeks = range(1, (last - plan.starts).days // 7 + 1, EVERY.get(name, 1))
    days = [plan.starts + timedelta(weeks=week) for week in weeks]
    PlanEntry.objects.bulk_create(
        PlanEntry(
            action=action,
            dated=day,
            status=world.pick(shares),
            recorded_by=plan.created_by,
            recorded_at=world.moment(day, 17),
        )
        for day in days
        if world.calendar.is_school_day(day)
    )


def _create(world: World, plan: SupportPlan, name: str) -> PlanAction:
    """Who does it, who looks after it, when and where; no fixed day where the catalogue has none."""
    at, place, phone = HOURS.get(name, (None, "", ""))
    action: PlanAction = PlanAction.objects.create(
        public_id=world.uuid(),
        plan=plan,
        action=name,
        who=WHO.get(name, "班主任"),
        owner_role=KEEPER.get(name, "teacher"),
        agreed=texts.text(f"support_catalogue.actions.{name}.what"),
        weekday=plan.starts.weekday() if at else None,
        at_time=at,
        every_weeks=RARE.get(name, WEEKLY),
        place=place,
        phone=phone,
        rhythm=texts.text(f"support_catalogue.actions.{name}.rhythm"),
        starts=plan.starts,
    )
    world.pass_over()
    return action


def _end(load: Caseload, case: Case, day: date, outcome: str) -> None:
    note = phrases.OUTCOME if outcome == "goals-reached" else ""
    follow_up(load, case, load.world.after(load.in_force[id(case)].decided_at.date(), 15), done=True)
    follow_up(load, case, day, done=True)
    close(load, case, day, outcome, said_by=load.world.pick(REPORTED_BY), note=note)


def follow_up(load: Caseload, case: Case, due: date, *, done: bool) -> None:
    FollowUp.objects.create(
        public_id=load.world.uuid(),
        case=case,
        due_on=due,
        done_on=due if done else None,
        done_by=case.owner if done else None,
        result=load.world.one_of(phrases.FOLLOW_UP) if done else "",
    )
    load.world.pass_over()


def _schedules_worth_showing(load: Caseload) -> None:
    """One call schedule with six kept calls in a row, one that stopped in week three."""
    running = PlanAction.objects.filter(action="family-call-schedule", plan__review_on__gt=load.world.day)
    ended = PlanAction.objects.filter(action="family-call-schedule", plan__review_on__lt=load.world.term_start)
    for action in running.order_by("plan__starts", "pk")[:1]:
        entries = list(action.entries.order_by("-dated")[:KEPT_RUNNING])
        PlanEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(status="kept")
    for action in ended.order_by("pk")[:1]:
        action.ends = action.starts + timedelta(weeks=STOPPED_IN_WEEK)
        action.save(update_fields=["ends"])
        action.entries.filter(dated__gt=action.ends).delete()


def open_follow_ups(load: Caseload) -> None:
    """Nearly every child with a plan or a referral has a dated check ahead; a few are overdue."""
    world = load.world
    cases = [case for case in load.cases if case.state in (Case.State.PLAN, Case.State.REFERRED)]
    cases.sort(key=lambda case: load.in_force[id(case)].decided_at)
    wanted = cases[: world.share(OPEN_FOLLOW_UPS)]
    late = min(world.share(OVERDUE), len(wanted) // 3)
    for place, case in enumerate(wanted):
        back = world.school_days_ago(2 + place * 2)
        decided = load.in_force[id(case)].decided_at.date()
        overdue = place < late and back > decided
        due = back if overdue else world.after(world.day, 1 + place % 9)
        if decided < world.term_start or not overdue and (world.day - decided).days > 14:
            follow_up(load, case, world.school_days_ago(20 + place), done=True)
        follow_up(load, case, due, done=False)
        case.next_on = min(day for day in (due, case.next_on) if day)


def update_cases(load: Caseload) -> None:
    """The children who were helped: what came after their rows were stored."""
    cases = list({case.pk: case for case, _day in (*load.planned, *load.referred)}.values())
    fields = ["state", "next_on", "closed_at", "closed_by", "outcome", "outcome_reported_by", "outcome_note"]
    Case.objects.bulk_update(cases, fields, batch_size=CHUNK)
