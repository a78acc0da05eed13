"""After the start: changes with their day, what follows from the pilot, and what leaves the county for research."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.audit import record
from accounts.models import User
from screening.idempotency.once import once
from screening.research.evaluation.refused import PilotRefused, require
from screening.research.models import EvaluationExport, Pilot, PilotChange, PilotClass, PilotDecision

LONGEST_KEPT = 3 * 366  # days a receiver may keep an export


@once("pilot.record-change")
def record_change(
    pilot: Pilot, *, by: User, nonce: UUID | None, on: date, what: str, leaving: PilotClass | None = None
) -> PilotChange:
    """The plan stays as it was started; beside it stands what was changed, when and why. Raises Refused."""
    pilot = _locked(pilot)
    require(on >= pilot.starts, "on", "before-start")
    require(on <= timezone.localdate(), "on", "day-to-come")
    told = {"on": on, "what": what, "leaving": leaving, "recorded_by": by, "recorded_at": timezone.now()}
    change = PilotChange.objects.create(pilot=pilot, **told)
    if leaving is not None:
        PilotClass.objects.filter(pk=leaving.pk, left_on__isnull=True).update(left_on=on)
    record(by=by, verb="pilot.record-change", obj=pilot, detail={"class": leaving.pk if leaving else None})
    return change


@once("pilot.decide")
def decide(
    pilot: Pilot, *, by: User, nonce: UUID | None, kind: str, why: str, ends: date | None = None
) -> PilotDecision:
    """Keep, change or stop ends the pilot; extend gives it a new last day. Earlier decisions stay. Raises Refused."""
    pilot = _locked(pilot)
    extends = kind == PilotDecision.Kind.EXTEND
    if extends:
        if ends is None:
            raise PilotRefused("ends", "new-last-day")
        require(ends > max(timezone.localdate(), pilot.ends or pilot.starts), "ends", "later-last-day")
    told = {"kind": kind, "why": why, "ends": ends if extends else None}
    decision = PilotDecision.objects.create(pilot=pilot, decided_by=by, decided_at=timezone.now(), **told)
    _carry_out(pilot, ends if extends else None)
    record(by=by, verb="pilot.decide", obj=pilot, detail={"decision": kind})
    return decision


def _carry_out(pilot: Pilot, ends: date | None) -> None:
    """Ended today if it had no last day; a last day that has passed stays."""
    today = timezone.localdate()
    if ends is not None:
        pilot.ends, pilot.state = ends, Pilot.State.RUNNING
    else:
        pilot.state = Pilot.State.ENDED
        if pilot.starts < today < (pilot.ends or date.max):
            pilot.ends = today
    pilot.save(update_fields=["ends", "state"])
    last = pilot.phases.order_by("order").last()
    if last is not None and (pilot.ends is None or pilot.ends > last.first):
        last.last = pilot.ends
        last.save(update_fields=["last"])


@once("pilot.export")
def request_export(
    pilot: Pilot, *, by: User, nonce: UUID | None, purpose: str, recipient: str, keep_until: date, approval: str = ""
) -> EvaluationExport:
    """Kept for good: what for, for whom, who approved, and until when the data are kept there. Raises Refused."""
    today = timezone.localdate()
    require(keep_until > today, "keep_until", "day-passed")
    require((keep_until - today).days <= LONGEST_KEPT, "keep_until", "three-years")
    told = {"purpose": purpose, "recipient": recipient, "approval": approval, "keep_until": keep_until}
    made = {"requested_by": by, "requested_at": timezone.now()}
    export = EvaluationExport.objects.create(pilot=pilot, **told, **made)
    record(by=by, verb="pilot.export", obj=export, purpose="research")
    return export


def _locked(pilot: Pilot) -> Pilot:
    pilot = Pilot.objects.select_for_update().get(pk=pilot.pk)
    require(pilot.started_at is not None, "", "not-started")
    return pilot
