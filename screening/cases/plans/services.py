"""A support plan: its actions, entries and goals. Atomic, audited, harmless when repeated."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.activities.rules import ActivityRefused
from screening.cases.activities.services import join_activity
from screening.cases.deciding.form_values import Agreed, PlannedAction
from screening.cases.deciding.rules import NotYet
from screening.cases.deciding.services import NothingDecided
from screening.cases.deciding.services.deciding import CaseClosed
from screening.cases.deciding.services.next_step import is_decided, set_next
from screening.cases.models import Case, GoalTick, PlanAction, PlanEntry, PlanGoal, PlanRevision, SupportPlan
from screening.cases.withdrawals.services import agree_first
from screening.documents.services import hash_inputs
from screening.idempotency.once import once
from screening.library import texts

STATUSES = "support_catalogue.actions.school-small-goals.record.statuses"


@once("goal.set", strict=True)
def set_goal(plan: SupportPlan, *, by: User, nonce: UUID, text: str) -> PlanGoal:
    if plan.case.state == Case.State.CLOSED:
        raise CaseClosed
    goal = PlanGoal.objects.create(plan=plan, text=text, set_on=timezone.localdate(), set_by=by)
    _audit(goal.plan.case, by, "goal.set")
    return goal


@transaction.atomic
def tick_goal(goal: PlanGoal, *, by: User, dated: date, status: str, way: str = GoalTick.Way.TOGETHER) -> GoalTick:
    """What the child ticked; one tick a day, the last word counts."""
    require_known(status, path=STATUSES)
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    made = {"status": status, "way": way, "recorded_by": by, "recorded_at": timezone.now()}
    tick, created = GoalTick.objects.get_or_create(goal=goal, dated=dated, defaults=made)
    if not created and tick.status == status:
        return tick
    if not created:
        GoalTick.objects.filter(pk=tick.pk).update(**made)
        tick.refresh_from_db()
    _audit(goal.plan.case, by, "goal.tick", status=status)
    return tick


@transaction.atomic
def end_goal(goal: PlanGoal, *, by: User) -> PlanGoal:
    """The child chooses another one. A second press changes nothing."""
    goal = PlanGoal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    if goal.ended_on is None:
        goal.ended_on, goal.ended_by = timezone.localdate(), by
        goal.save(update_fields=["ended_on", "ended_by"])
        _audit(goal.plan.case, by, "goal.end")
    return goal


KEPT_FIELDS = (
    *("action", "who", "owner_role", "agreed", "rhythm", "weekday", "at_time", "every_weeks", "place", "phone"),
    *("starts", "ends", "ended_on", "end_reason", "end_note"),
)
PLAN_FIELDS = ("starts", "review_on", "child_goal", "agreed_with")


class UnknownChoice(ValueError):
    """An outcome, action, role or status that the catalogue does not have."""


@once("plan.change", strict=True)
def save_plan(
    case: Case,
    *,
    by: User,
    nonce: UUID,
    starts: date,
    review_on: date,
    child_goal: str,
    agreed_with: str,
    actions: Sequence[PlannedAction] = (),
    why: str = "",
    agreed: Agreed | None = None,
) -> SupportPlan:
    """The plan of a case, made or changed; `actions` are added to those it has. What came up since the decision is
    answered by a look and a new one, never by the plan alone."""
    case = _open(case)
    values = {"starts": starts, "review_on": review_on, "child_goal": child_goal, "agreed_with": agreed_with}
    if not is_decided(case):
        raise NothingDecided
    if actions or not hasattr(case, "plan"):
        agree_first(case, by=by, agreed=agreed, about=_titles(actions))
    made = {"created_by": by, "created_at": timezone.now()}
    plan, _created = SupportPlan.objects.update_or_create(case=case, defaults=values, create_defaults=values | made)
    for action in actions:
        _create(plan, action, by)
    Case.objects.filter(pk=case.pk).exclude(state__in=Case.UNDECIDED).update(state=Case.State.PLAN)
    set_next(case)
    _revise(plan, by=by, why=why)
    _audit(case, by, "plan.save", actions=len(actions))
    return plan


@once("plan.change", strict=True)
def add_plan_action(
    plan: SupportPlan, *, by: User, nonce: UUID, action: PlannedAction, agreed: Agreed | None = None
) -> SupportPlan:
    case = _open(plan.case)
    agree_first(case, by=by, agreed=agreed, about=_titles([action]))
    _create(plan, action, by)
    _revise(plan, by=by, why="")
    _audit(case, by, "plan.add_action", action=action.action)
    return plan


@once("plan.change", strict=True)
def change_plan_action(
    row: PlanAction, *, by: User, nonce: UUID, action: PlannedAction, why: str = "", seen: str = ""
) -> PlanAction:
    """Another hour, another person: the revision before it keeps what was agreed. `seen`: what stood there when the
    form was opened; a colleague's later change is not taken back."""
    case = _open(row.plan.case)
    row = PlanAction.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.ended_on:
        raise NotYet("", "action-ended")
    if seen and seen != state_of_action(row):
        raise NotYet("", "changed-meanwhile")
    for name, value in _columns(action).items():
        setattr(row, name, value)
    row.save()
    _join(row.plan, action, by)
    _revise(row.plan, by=by, why=why)
    _audit(case, by, "plan.change_action", action=row.action)
    return row


@once("plan.change", strict=True)
def end_plan_action(row: PlanAction, *, by: User, nonce: UUID, reason: str, note: str = "") -> PlanAction:
    """It ends with a reason and stays in the plan with all its entries."""
    case = _open(row.plan.case)
    if reason not in PlanAction.EndReason.values:
        raise UnknownChoice(reason)
    row = PlanAction.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.ended_on:
        raise NotYet("", "action-ended")
    row.ended_on, row.ended_by, row.end_reason, row.end_note = timezone.localdate(), by, reason, note
    row.save(update_fields=["ended_on", "ended_by", "end_reason", "end_note"])
    _revise(row.plan, by=by, why=note)
    _audit(case, by, "plan.end_action", action=row.action, reason=reason)
    return row


@transaction.atomic
def record_plan_entry(action: PlanAction, *, by: User, dated: date, status: str, note: str = "") -> PlanEntry:
    """That an action took place on a day, or did not; one entry a day, the last word counts. The same word again
    changes nothing, so that the moment of writing stays."""
    require_known(status, path=f"support_catalogue.actions.{action.action}.record.statuses")
    if dated > timezone.localdate():
        raise NotYet("dated", "future")
    made = {"status": status, "note": note, "recorded_by": by, "recorded_at": timezone.now()}
    entry, created = PlanEntry.objects.select_for_update(of=("self",)).get_or_create(
        action=action, dated=dated, defaults=made
    )
    if not created and (entry.status, entry.note) == (status, note):
        return entry
    if not created:
        PlanEntry.objects.filter(pk=entry.pk).update(**made)
        entry.refresh_from_db()
    _audit(action.plan.case, by, "plan.entry", status=status)
    return entry


def require_known(value: str, *, path: str) -> None:
    if value not in texts.ids(path):
        raise UnknownChoice(value)


def _open(case: Case) -> Case:
    case = Case.objects.select_for_update(of=("self",)).select_related("student").get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    return case


def _titles(actions: Sequence[PlannedAction]) -> str:
    for one in actions:
        require_known(one.action, path="support_catalogue.actions")
    titles = [texts.text(f"support_catalogue.actions.{one.action}.title") for one in actions]
    return " · ".join(titles) or texts.text("texts.decisions.support-plan")


def _create(plan: SupportPlan, action: PlannedAction, by: User) -> None:
    if action.owner_role and action.owner_role not in texts.node("support_catalogue.roles"):
        raise UnknownChoice(action.owner_role)
    PlanAction.objects.create(plan=plan, action=action.action, **_columns(action))
    _join(plan, action, by)


def _join(plan: SupportPlan, action: PlannedAction, by: User) -> None:
    """The child is on the list of the activity like every other; ending the action takes nobody off it."""
    if action.activity is None:
        return
    try:
        join_activity(action.activity, by=by, students=[plan.case.student])
    except ActivityRefused as refused:
        raise ActivityRefused("activity", refused.code, **refused.params) from refused


def _columns(action: PlannedAction) -> dict[str, Any]:
    names = ("who", "rhythm", "owner_role", "owner", "agreed", "weekday", "at_time", "every_weeks", "place", "phone")
    return {name: getattr(action, name) for name in (*names, "starts", "ends", "activity")}


def _revise(plan: SupportPlan, *, by: User, why: str) -> None:
    """A revision keeps the whole plan."""
    plan.refresh_from_db()
    number = (plan.revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    rows = plan.actions.select_related("owner", "activity").order_by("starts", "pk")
    content = {**{name: getattr(plan, name) for name in PLAN_FIELDS}, "actions": [_kept(row) for row in rows]}
    PlanRevision.objects.create(
        plan=plan,
        number=number,
        why=why,
        content=json.dumps(content, default=str, ensure_ascii=False, sort_keys=True),
        saved_by=by,
        saved_at=timezone.now(),
    )


def state_of_action(row: PlanAction) -> str:
    return hash_inputs(_kept(row))[:16]


def _kept(row: PlanAction) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in KEPT_FIELDS}
    named = {"owner": row.owner.name if row.owner else "", "activity": row.activity.title if row.activity else ""}
    return {"id": row.public_id, **kept, **named}


def _audit(case: Case, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id], detail=detail)
