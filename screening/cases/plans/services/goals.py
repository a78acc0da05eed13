"""Small goals a child sets and ticks. A goal not reached costs nothing; a goal ends, it is not deleted."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services.deciding import CaseClosed
from screening.cases.models import Case, GoalTick, PlanGoal, SupportPlan
from screening.cases.plans.services.planning import known
from screening.idempotency.once import once

STATUSES = "support_catalogue.actions.school-small-goals.record.statuses"


@once("goal.set", strict=True)
def set_goal(plan: SupportPlan, *, by: User, nonce: UUID, text: str) -> PlanGoal:
    if plan.case.state == Case.State.CLOSED:
        raise CaseClosed
    goal = PlanGoal.objects.create(plan=plan, text=text, set_on=timezone.localdate(), set_by=by)
    _audit(goal, by, "goal.set")
    return goal


@transaction.atomic
def tick_goal(goal: PlanGoal, *, by: User, dated: date, status: str, way: str = GoalTick.Way.TOGETHER) -> GoalTick:
    """What the child ticked; one tick a day, the last word counts."""
    known(status, STATUSES)
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    made = {"status": status, "way": way, "recorded_by": by, "recorded_at": timezone.now()}
    tick, created = GoalTick.objects.get_or_create(goal=goal, dated=dated, defaults=made)
    if not created and tick.status == status:
        return tick
    if not created:
        GoalTick.objects.filter(pk=tick.pk).update(**made)
        tick.refresh_from_db()
    _audit(goal, by, "goal.tick", status=status)
    return tick


@transaction.atomic
def end_goal(goal: PlanGoal, *, by: User) -> PlanGoal:
    """The child chooses another one. A second press changes nothing."""
    goal = PlanGoal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if goal.ended_on is None:
        goal.ended_on, goal.ended_by = timezone.localdate(), by
        goal.save(update_fields=["ended_on", "ended_by"])
        _audit(goal, by, "goal.end")
    return goal


def _audit(goal: PlanGoal, by: User, verb: str, **detail: object) -> None:
    case = goal.plan.case
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id], detail=detail)
