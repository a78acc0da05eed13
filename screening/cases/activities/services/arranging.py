"""An activity is created, changed and ended; children who were in it keep their days."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.activities.access import count_members
from screening.cases.activities.refused import require
from screening.cases.activities.rules import KINDS, VOLUNTEER_VISIT, label_in
from screening.cases.activities.services.checking import require_check
from screening.cases.models import Activity
from screening.idempotency.once import once
from students.dated import in_force
from students.models import School, StaffAssignment


@once("activity.create", strict=True)
def arrange_activity(school: School, *, by: User, nonce: UUID, **said: Any) -> Activity:
    """`said`: what its form asks, by the names of the row. The same nonce is the same activity. Raises Refused,
    SentBefore."""
    _check(Activity(school=school, **said))
    made = {"created_by": by, "created_at": timezone.now()}
    activity = Activity.objects.create(school=school, **said, **made)
    _audit(activity, by, "activity.create")
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, by: User, **said: Any) -> Activity:
    """The kind stays: days already written down are of that kind. Raises Refused."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("school").get(pk=activity.pk)
    said["kind"] = activity.kind
    _check(Activity(school=activity.school, **said))
    taken = count_members(by, [activity]).get(activity.pk, 0)
    require(said["places"] >= taken, "places", "fewer-places-than-children", n=taken)
    changed = sorted(name for name, value in said.items() if getattr(activity, name) != value)
    if changed:
        Activity.objects.filter(pk=activity.pk).update(**said)
        _audit(activity, by, "activity.change", fields=changed)
        activity.refresh_from_db()
    return activity


@transaction.atomic
def end_activity(activity: Activity, *, by: User, last_day: date) -> Activity:
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    require(last_day >= activity.starts, "last_day", "before-it-began")
    if activity.ends != last_day:
        activity.ends = last_day
        activity.save(update_fields=["ends"])
        _audit(activity, by, "activity.end", last_day=last_day.isoformat())
    return activity


def _check(row: Activity) -> None:
    require(row.kind in KINDS, "kind", "unknown-kind")
    word = label_in(row.title)
    require(not word, "title", "label-in-title", word=word)
    require(row.ends is None or row.ends >= row.starts, "ends", "before-it-began")
    works = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=row.school, user=row.led_by)
    require(can(row.led_by, Permission.LEAD_ACTIVITIES) and works.exists(), "led_by", "leader-not-here")
    require(row.volunteer or row.kind != VOLUNTEER_VISIT, "volunteer", "volunteer-wanted")
    if row.volunteer:
        require(row.volunteer.school_id == row.school_id, "volunteer", "no-valid-check")
        require_check(row.volunteer, timezone.localdate())


def _audit(activity: Activity, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=activity, detail=detail)
