"""A pilot is drafted and started. Until the start everything may be changed; from then on nothing of the plan."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from screening.research.evaluation.records import PilotPlan
from screening.research.evaluation.refused import require
from screening.research.evaluation.selectors import missing_for_start
from screening.research.models import Pilot, PilotClass, PilotPhase
from students.models import County, School, SchoolClass

OUT, COMPARISON = "out", "comparison"
DAY = timedelta(days=1)


@once("pilot.draft")
def draft_pilot(county: County, *, by: User, nonce: UUID | None, plan: PilotPlan) -> Pilot:
    """The same nonce is the same pilot. Raises Refused."""
    _check(plan)
    made = {"drafted_by": by, "drafted_at": timezone.now()}
    pilot = Pilot.objects.create(county=county, **_values(plan), **made)
    _set_phases(pilot, plan)
    record(by=by, verb="pilot.draft", obj=pilot)
    return pilot


@transaction.atomic
def change_draft(pilot: Pilot, *, by: User, plan: PilotPlan) -> Pilot:
    """A class that joined in a phase that is no more joins in the last one. Raises Refused."""
    pilot = _locked_draft(pilot)
    _check(plan)
    Pilot.objects.filter(pk=pilot.pk).update(**_values(plan))
    _set_phases(pilot, plan)
    record(by=by, verb="pilot.change", obj=pilot)
    pilot.refresh_from_db()
    return pilot


@transaction.atomic
def choose_classes(pilot: Pilot, *, by: User, school: School, groups: Mapping[SchoolClass, str]) -> Pilot:
    """For each class of the school: out, comparison, or the number of the phase it joins in. Raises Refused."""
    pilot = _locked_draft(pilot)
    phases = {str(phase.order): phase for phase in pilot.phases.all()}
    pilot.pilot_classes.filter(school_class__school=school).exclude(school_class__in=list(groups)).delete()
    for school_class, group in groups.items():
        if group == OUT:
            pilot.pilot_classes.filter(school_class=school_class).delete()
            continue
        require(group == COMPARISON or group in phases, "", "no-such-phase")
        kind = PilotClass.Group.COMPARISON if group == COMPARISON else PilotClass.Group.PILOT
        chosen = {"group": kind, "joins": phases.get(group)}
        PilotClass.objects.update_or_create(pilot=pilot, school_class=school_class, defaults=chosen)
    record(by=by, verb="pilot.classes", obj=pilot, detail={"school": str(school.public_id)})
    return pilot


@transaction.atomic
def start_pilot(pilot: Pilot, *, by: User) -> Pilot:
    """The plan is frozen; class teachers are asked for term sheets from now on. Repeating it changes nothing."""
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    if pilot.state != Pilot.State.DRAFTED:
        return pilot
    for code in missing_for_start(pilot):
        require(False, "", code)
    pilot.state, pilot.started_by, pilot.started_at = Pilot.State.RUNNING, by, timezone.now()
    pilot.save(update_fields=["state", "started_by", "started_at"])
    record(by=by, verb="pilot.start", obj=pilot, detail={"classes": pilot.pilot_classes.count()})
    return pilot


def _locked_draft(pilot: Pilot) -> Pilot:
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    require(pilot.state == Pilot.State.DRAFTED, "", "frozen")
    return pilot


def _check(plan: PilotPlan) -> None:
    for number, (before, first) in enumerate(zip(plan.phases, plan.phases[1:], strict=False), start=2):
        require(first > before + DAY, f"phase_{number}", "phase-order")
    require(plan.ends is None or plan.ends > plan.phases[-1], "ends", "ends-before")


def _values(plan: PilotPlan) -> dict[str, object]:
    said = {"designed_with": plan.designed_with, "no_comparison_because": plan.no_comparison_because}
    return {"name": plan.name, "question": plan.question, "starts": plan.phases[0], "ends": plan.ends, **said}


def _set_phases(pilot: Pilot, plan: PilotPlan) -> None:
    """A phase lasts until the day before the next."""
    lasts = [*(first - DAY for first in plan.phases[1:]), plan.ends]
    for order, (first, last) in enumerate(zip(plan.phases, lasts, strict=True), start=1):
        days = {"name": str(order), "first": first, "last": last}
        PilotPhase.objects.update_or_create(pilot=pilot, order=order, defaults=days)
    final = pilot.phases.get(order=len(plan.phases))
    pilot.pilot_classes.filter(joins__order__gt=final.order).update(joins=final)
    pilot.phases.filter(order__gt=final.order).delete()
