"""Plans, follow-ups and the end of a case: who does what until when, whether it helped, and who says so."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.models import Case, PlanAction, PlanEntry, SupportPlan
from screening.cases.records import PlannedAction
from screening.cases.services.closing import keep_left_open
from screening.cases.services.next_step import set_next
from screening.cases.services.ending import check_back_in_class, end_drafts
from screening.cases.services.reviewing import CaseClosed
from screening.library import texts


class NothingDecided(Exception):
    """A case ends by a decision; there is none yet."""


class UnknownChoice(ValueError):
    """An outcome, action or status that the catalogue does not have."""


@transaction.atomic
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
) -> SupportPlan:
    """The plan of a case, made or changed; `actions` are added to those it has."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        raise CaseClosed
    values = {"starts": starts, "review_on": review_on, "child_goal": child_goal, "agreed_with": agreed_with}
    made = {"created_by": by, "created_at": timezone.now()}
    plan, _created = SupportPlan.objects.update_or_create(case=case, defaults=values, create_defaults=values | made)
    for place, action in enumerate(actions):
        _add_action(plan, action, UUID(int=(nonce.int + place) % 2**128))
    Case.objects.filter(pk=case.pk).update(state=Case.State.PLAN)
    set_next(case)
    _audit(case, by, "plan.save", actions=len(actions))
    return plan


def _add_action(plan: SupportPlan, action: PlannedAction, nonce: UUID) -> None:
    _known(action.action, "support_catalogue.actions")
    values = {"action": action.action, "who": action.who, "rhythm": action.rhythm, "starts": action.starts}
    PlanAction.objects.get_or_create(nonce=nonce, defaults={"plan": plan, **values})


@transaction.atomic
def record_plan_entry(action: PlanAction, *, by: User, dated: date, status: str) -> PlanEntry:
    """That an action took place on a day, or did not; one entry a day, the last word counts."""
    _known(status, f"support_catalogue.actions.{action.action}.record.statuses")
    made = {"status": status, "recorded_by": by, "recorded_at": timezone.now()}
    entry, _created = PlanEntry.objects.update_or_create(action=action, dated=dated, defaults=made)
    _audit(action.plan.case, by, "plan.entry", status=status)
    return entry


@transaction.atomic
def close_case(
    case: Case, *, by: User, outcome: str, reported_by: str, note: str = "", left_open: Mapping[str, str] | None = None
) -> Case:
    """The end of a case: what became of it, who says so, and what becomes of each thing that is still open. Only after
    a decision; pressing twice closes once."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    if case.state == Case.State.CLOSED:
        return case
    if not case.decisions.filter(superseded_at__isnull=True).exists():
        raise NothingDecided
    _known(outcome, "texts.outcomes")
    _known(reported_by, "texts.outcome_reported_by")
    check_back_in_class(case)
    end_drafts(case, by=by)
    keep_left_open(case, left_open or {})
    case.state, case.outcome, case.outcome_reported_by, case.outcome_note = "closed", outcome, reported_by, note
    case.closed_at, case.closed_by, case.next_on = timezone.now(), by, None
    case.save()
    case.watch_checks.filter(answered_at__isnull=True).delete()
    case.follow_ups.filter(done_on__isnull=True).delete()
    _audit(case, by, "case.close", outcome=outcome, reported_by=reported_by)
    return case


def _known(value: str, path: str) -> None:
    if value not in texts.ids(path):
        raise UnknownChoice(value)


def _audit(case: Case, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=case, subjects=[case.student.public_id], detail=detail)
