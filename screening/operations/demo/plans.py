"""What is particular about the running plans: how they changed, the children's small goals, calls missed twice, and a
plan in which nothing runs any more."""

from datetime import timedelta

from screening.cases.models import Case, GoalTick, PlanAction, PlanGoal, PlanRevision, SupportPlan
from screening.cases.plans.services.planning import plan_as_it_stands
from screening.operations.demo.world import World

GOALS = ("上课举一次手", "约一个同学下棋")
TICKS = ("not-yet", "partly", "done", "done")
WHY = "爸爸换了班，改一个他有空的时候"
MISSED = 2


def build(world: World) -> None:
    running = list(SupportPlan.objects.filter(case__state=Case.State.PLAN).select_related("case").order_by("pk"))
    for plan in running:
        _revisions(world, plan)
    _goals(world, running)
    _missed_twice()
    if len(running) > 1:
        _nothing_left(world, running[-1])


def _revisions(world: World, plan: SupportPlan) -> None:
    """As it was made, and for plans with a call the new hour it got since."""
    rows = list(plan.actions.select_related("owner", "activity").order_by("starts", "pk"))
    call = next((row for row in rows if row.action == "family-call-schedule" and row.at_time), None)
    steps = [(plan.starts, "", "")]
    if call and (world.day - plan.starts).days > 14:
        now, call.who = call.who, "妈妈打给孩子"
        first = plan_as_it_stands(plan, rows)
        call.who = now
        steps = [(plan.starts, "", first), (plan.starts + timedelta(days=14), WHY, "")]
    for number, (day, why, content) in enumerate(steps, 1):
        PlanRevision.objects.create(
            plan=plan,
            number=number,
            why=why,
            content=content or plan_as_it_stands(plan, rows),
            saved_by=plan.created_by,
            saved_at=world.moment(day, 11, 40),
        )
        world.pass_over()


def _goals(world: World, running: list[SupportPlan]) -> None:
    """For every second plan two goals, ticked on Fridays."""
    for plan in running[::2]:
        for place, text in enumerate(GOALS):
            goal = PlanGoal.objects.create(
                public_id=world.uuid(),
                plan=plan,
                text=text,
                set_on=plan.starts,
                set_by=plan.created_by,
            )
            world.pass_over()
            _tick(world, goal, place)


def _tick(world: World, goal: PlanGoal, place: int) -> None:
    first = goal.set_on + timedelta(days=(4 - goal.set_on.weekday()) % 7)
    days = [first + timedelta(weeks=week) for week in range(len(TICKS))]
    GoalTick.objects.bulk_create(
        GoalTick(
            goal=goal,
            dated=day,
            status=TICKS[max(0, number - place)],
            way=GoalTick.Way.PAPER if place else GoalTick.Way.TOGETHER,
            recorded_by=goal.set_by,
            recorded_at=world.moment(day, 15, 50),
        )
        for number, day in enumerate(days)
        if day <= world.last_school_day
    )


def _missed_twice() -> None:
    """The second running call schedule with two entries; the first one is the example of calls that come about."""
    calls = PlanAction.objects.filter(action="family-call-schedule", plan__case__state=Case.State.PLAN)
    with_two = [row for row in calls.order_by("plan__starts", "pk") if row.entries.count() >= MISSED]
    for row in with_two[1:2]:
        latest = row.entries.order_by("-dated").values_list("pk", flat=True)[:MISSED]
        row.entries.filter(pk__in=list(latest)).update(status="missed")


def _nothing_left(world: World, plan: SupportPlan) -> None:
    """All of it has ended: the counselor is asked what comes next."""
    reasons = (PlanAction.EndReason.DONE, PlanAction.EndReason.CHILD_WISH)
    for place, row in enumerate(plan.actions.order_by("pk")):
        row.ended_on, row.ended_by = world.last_school_day, plan.created_by
        row.end_reason = reasons[place % len(reasons)]
        row.save(update_fields=["ended_on", "ended_by", "end_reason"])
