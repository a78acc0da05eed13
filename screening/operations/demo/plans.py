"""Support plans: made, changed, carried on or ended, with what took place of them and the looks at whether it helps."""

from datetime import date, time, timedelta
from typing import Any, cast

from django.utils import timezone

from screening.cases.deciding.form_values import GoesOn, PlannedAction
from screening.cases.deciding.services import add_follow_up, complete_follow_up
from screening.cases.deciding.services.next_step import is_decided
from screening.cases.deciding.unresolved_items import open_things
from screening.cases.follow_up.services.closing import close_case
from screening.cases.models import Case, Decision, FollowUp, GoalTick, PlanAction, PlanEntry, SupportPlan
from screening.cases.plans.rhythm import RARE, WEEKLY
from screening.cases.plans.services.goals import set_goal, tick_goal
from screening.cases.plans.services.planning import change_plan_action, end_plan_action, save_plan
from screening.library import texts
from screening.operations.demo.acting import at, content
from screening.operations.demo.caseload import Caseload
from screening.operations.demo.world import World

CALL = "family-call-schedule"
OUTCOMES = ("goals-reached",) * 17 + ("no-reliable-change",) * 6 + ("moved",) * 2 + ("family-stopped",)
REPORTED_BY = {"child": 0.5, "guardian": 0.25, "counselor": 0.25}
KEPT_RUNNING, STOPPED_IN_WEEK, MISSED = 6, 3, 2
OPEN_FOLLOW_UPS, OVERDUE = 17, 5
TICKS = ("not-yet", "partly", "done", "done")


def build(load: Caseload, not_enough: set[int]) -> None:
    """`not_enough`: cases that were referred later. Of the others the newest plans run on, the rest have ended."""
    decided = [(case, day, cast(date, load.in_force[id(case)].until)) for case, day in load.planned]
    ended = [case.pk for case, _day, until in decided if until < load.world.term_start and case.pk not in not_enough]
    outcomes = [OUTCOMES[index % len(OUTCOMES)] for index in load.world.rng.permutation(len(ended))]
    for case, day, until in decided:
        ends = until if case.pk in ended else None
        plan = _make(load.world, case, day, until, ends)
        if ends:
            _end(load.world, case, day, ends, outcomes.pop())
        elif until <= load.world.day:
            again = load.world.after(load.world.day, int(load.world.rng.integers(3, 20)))
            _save(load.world, plan, load.world.school_days_ago(3), review_on=again, why=content("phrases")["goes_on"])
    _schedules_worth_showing(load.world)


def _make(world: World, case: Case, day: date, review_on: date, ends: date | None) -> SupportPlan:
    wanted = 2 + int(world.rng.integers(0, 3))
    names: list[str] = []
    while len(names) < wanted:
        left = {name: one["weight"] for name, one in content("plan_actions").items() if name not in names}
        names.append(world.pick(left))
    plan = SupportPlan(
        case=case,
        starts=day,
        review_on=review_on,
        child_goal=world.one_of(content("phrases")["hopes"]),
        agreed_with="孩子、父亲（电话）",
    )
    actions = [_planned(name, day, ends) for name in sorted(names)]
    plan = _save(world, plan, day, review_on=review_on, actions=actions)
    for action in plan.actions.order_by("pk"):
        _write_down(world, action, min(review_on, world.last_school_day))
    return plan


def _save(world: World, plan: SupportPlan, day: date, *, review_on: date, **more: Any) -> SupportPlan:
    said = {"starts": plan.starts, "child_goal": plan.child_goal, "agreed_with": plan.agreed_with}
    with at(world.moment(day, 11, 30)):
        return save_plan(plan.case, by=plan.case.owner, nonce=world.uuid(), review_on=review_on, **said, **more)


def _planned(name: str, starts: date, ends: date | None = None, **other: str) -> PlannedAction:
    """Who does it, who looks after it, when and where; no fixed day where the catalogue has none."""
    known = content("plan_actions")[name]
    hour = known.get("at_time")
    return PlannedAction(
        action=name,
        starts=starts,
        ends=ends - timedelta(days=1) if ends else None,
        agreed=texts.text(f"support_catalogue.actions.{name}.what"),
        rhythm=texts.text(f"support_catalogue.actions.{name}.rhythm"),
        weekday=starts.weekday() if hour else None,
        at_time=time.fromisoformat(hour) if hour else None,
        every_weeks=RARE.get(name, WEEKLY),
        owner_role=known["owner_role"],
        place=known.get("place", ""),
        phone=known.get("phone", ""),
        **{"who": known["who"]} | other,
    )


def _write_down(world: World, action: PlanAction, last: date) -> None:
    """What took place, in the order of the catalogue's statuses. Too many for the service."""
    known = content("plan_actions")[action.action]
    statuses = texts.ids(f"support_catalogue.actions.{action.action}.record.statuses")
    shares = dict(zip(statuses, known["statuses"], strict=True))
    weeks = range(1, (last - action.starts).days // 7 + 1, known.get("written_every", 1))
    days = [action.starts + timedelta(weeks=week) for week in weeks]
    PlanEntry.objects.bulk_create(
        PlanEntry(
            action=action,
            dated=day,
            status=world.pick(shares),
            recorded_by=action.plan.case.owner,
            recorded_at=world.moment(day, 17),
        )
        for day in days
        if world.calendar.is_school_day(day)
    )


def _end(world: World, case: Case, decided: date, day: date, outcome: str) -> None:
    with at(world.moment(decided, 12)):
        first = add_follow_up(case, by=case.owner, nonce=world.uuid(), due_on=world.after(decided, 15))
    second = look_again(world, first, next_due_on=max(day, world.after(first.due_on, 1)))
    end_case(world, second, outcome, note=content("phrases")["outcome"] if outcome == "goals-reached" else "")


def look_again(world: World, row: FollowUp, *, next_due_on: date | None) -> FollowUp:
    """On its day, with the next one, which is the answer."""
    case, found = row.case, world.one_of(content("phrases")["follow_up"])
    with at(world.moment(row.due_on, 15)):
        complete_follow_up(row, by=case.owner, result=found, next_due_on=next_due_on)
    return case.follow_ups.order_by("pk").last() or row


def end_case(world: World, last: FollowUp, outcome: str, *, note: str = "") -> None:
    """After a last look; whatever is still open goes on with the class teacher. A child who came up again meanwhile is
    decided about first."""
    case = Case.objects.get(pk=last.case_id)
    if case.is_undecided or not is_decided(case):
        look_again(world, last, next_due_on=None)
        return
    look_again(world, last, next_due_on=world.after(last.due_on, 20))
    with at(world.moment(last.due_on, 15, 30)):
        goes_on = GoesOn(content("phrases")["left_open"], case.owner, world.after(last.due_on, 20))
        said = {one.key: goes_on for one in open_things(case)}
        reported = world.pick(REPORTED_BY)
        close_case(case, by=case.owner, outcome=outcome, reported_by=reported, note=note, left_open=said)
    for look in case.follow_ups.filter(done_on=None, due_on__lte=world.day):
        look_again(world, look, next_due_on=None)


def _schedules_worth_showing(world: World) -> None:
    """One call schedule with six kept calls in a row, one that stopped in week three."""
    calls = PlanAction.objects.filter(action=CALL)
    for action in calls.filter(plan__review_on__gt=world.day).order_by("plan__starts", "pk")[:1]:
        latest = action.entries.order_by("-dated").values_list("pk", flat=True)[:KEPT_RUNNING]
        action.entries.filter(pk__in=list(latest)).update(status="kept")
    for action in calls.filter(plan__review_on__lt=world.term_start).order_by("pk")[:1]:
        stopped = action.starts + timedelta(weeks=STOPPED_IN_WEEK)
        calls.filter(pk=action.pk).update(ends=stopped)
        action.entries.filter(dated__gt=stopped).delete()


def open_follow_ups(world: World) -> None:
    """Nearly every child with a plan or a referral has a dated check ahead; a few are overdue."""
    helped = Decision.objects.filter(superseded_at=None, case__state__in=(Case.State.PLAN, Case.State.REFERRED))
    rows = list(helped.select_related("case__owner", "case__student").order_by("decided_at", "pk"))
    wanted = rows[: world.share(OPEN_FOLLOW_UPS)]
    late = min(world.share(OVERDUE), len(wanted) // 3)
    for number, row in enumerate(wanted):
        decided, (asked, back, ahead) = timezone.localdate(row.decided_at), follow_up_days(world, number)
        due = back if number < late and back > decided else ahead
        with at(world.moment(decided, 12)):
            first = asked if decided < asked else due
            check = add_follow_up(row.case, by=row.case.owner, nonce=world.uuid(), due_on=first)
        if first != due:
            look_again(world, check, next_due_on=due)


def follow_up_days(world: World, number: int) -> tuple[date, date, date]:
    """When a look was asked for, since when it is overdue, or how far ahead it lies; a bigger county has more of them,
    none of them from before it began."""
    place = number % OPEN_FOLLOW_UPS
    ago = world.school_days_ago
    return ago(20 + place), ago(2 + 2 * place), world.after(world.day, 1 + place % 9)


def show_variety(world: World) -> None:
    """How the running plans changed, the children's small goals, calls missed twice, one in which nothing runs."""
    running = list(SupportPlan.objects.filter(case__state=Case.State.PLAN).select_related("case__owner").order_by("pk"))
    for place, plan in enumerate(running):
        _move_the_call(world, plan)
        if place % 2 == 0:
            _set_goals(world, plan)
    calls = PlanAction.objects.filter(action=CALL, plan__in=running).order_by("plan__starts", "pk")
    for row in [row for row in calls if row.entries.count() >= MISSED][1:2]:
        latest = row.entries.order_by("-dated").values_list("pk", flat=True)[:MISSED]
        row.entries.filter(pk__in=list(latest)).update(status="missed")
    if len(running) > 1:
        _end_all(world, running[-1])


def _move_the_call(world: World, plan: SupportPlan) -> None:
    """The new hour a call got after two weeks."""
    call = plan.actions.filter(action=CALL, at_time__isnull=False).first()
    if call and (world.day - plan.starts).days > 14:
        moved = _planned(CALL, call.starts, who="爸爸打给孩子")
        with at(world.moment(plan.starts + timedelta(days=14), 11, 40)):
            why = content("phrases")["moved_hour"]
            change_plan_action(call, by=plan.case.owner, nonce=world.uuid(), action=moved, why=why)


def _set_goals(world: World, plan: SupportPlan) -> None:
    """Two goals, ticked on Fridays."""
    by = plan.case.owner
    first = plan.starts + timedelta(days=(4 - plan.starts.weekday()) % 7)
    for place, text in enumerate(content("phrases")["goals"]):
        with at(world.moment(plan.starts, 11, 45)):
            goal = set_goal(plan, by=by, nonce=world.uuid(), text=text)
        way = GoalTick.Way.PAPER if place else GoalTick.Way.TOGETHER
        for week in range(len(TICKS)):
            day = first + timedelta(weeks=week)
            if day <= world.last_school_day:
                with at(world.moment(day, 15, 50)):
                    tick_goal(goal, by=by, dated=day, status=TICKS[max(0, week - place)], way=way)


def _end_all(world: World, plan: SupportPlan) -> None:
    """All of it has ended: the counselor is asked what comes next."""
    reasons = (PlanAction.EndReason.DONE, PlanAction.EndReason.CHILD_WISH)
    for place, row in enumerate(plan.actions.order_by("pk")):
        with at(world.moment(world.last_school_day, 14)):
            end_plan_action(row, by=plan.case.owner, nonce=world.uuid(), reason=reasons[place % len(reasons)])
