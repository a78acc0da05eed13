"""An activity is created, changed and ended; children who were in it keep their days."""

from dataclasses import fields
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.activities.access import count_members
from screening.cases.activities.records import ActivityRecord
from screening.cases.activities.refused import require
from screening.cases.activities.rules import KINDS, VOLUNTEER_VISIT, label_in
from screening.cases.activities.services.checking import require_check
from screening.cases.models import Activity
from screening.idempotency.once import once
from students.dated import in_force
from students.models import School, StaffAssignment


@once("activity.create", strict=True)
def arrange_activity(school: School, *, by: User, nonce: UUID, record: ActivityRecord) -> Activity:
    """The same nonce is the same activity. Raises Refused, SentBefore."""
    _check(school, record)
    made = {"created_by": by, "created_at": timezone.now()}
    activity = Activity.objects.create(school=school, **_values(record), **made)
    _audit(activity, by, "activity.create")
    return activity


@transaction.atomic
def change_activity(activity: Activity, *, by: User, record: ActivityRecord) -> Activity:
    """The kind stays: days already written down are of that kind. Raises Refused."""
    activity = Activity.objects.select_for_update(of=("self",)).select_related("school").get(pk=activity.pk)
    _check(activity.school, record)
    taken = count_members(by, [activity]).get(activity.pk, 0)
    require(record.places >= taken, "places", "fewer-places-than-children", n=taken)
    values = _values(record) | {"kind": activity.kind}
    changed = sorted(name for name, value in values.items() if getattr(activity, name) != value)
    if changed:
        Activity.objects.filter(pk=activity.pk).update(**values)
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


def _check(school: School, record: ActivityRecord) -> None:
    require(record.kind in KINDS, "kind", "unknown-kind")
    word = label_in(record.title)
    require(not word, "title", "label-in-title", word=word)
    require(record.ends is None or record.ends >= record.starts, "ends", "before-it-began")
    works = StaffAssignment.objects.filter(in_force(timezone.localdate()), school=school, user=record.led_by)
    require(can(record.led_by, Permission.LEAD_ACTIVITIES) and works.exists(), "led_by", "leader-not-here")
    require(record.volunteer or record.kind != VOLUNTEER_VISIT, "volunteer", "volunteer-wanted")
    if record.volunteer:
        require(record.volunteer.school_id == school.pk, "volunteer", "no-valid-check")
        require_check(record.volunteer, timezone.localdate())


def _values(record: ActivityRecord) -> dict[str, object]:
    return {part.name: getattr(record, part.name) for part in fields(record)}


def _audit(activity: Activity, by: User, verb: str, **detail: object) -> None:
    audit.record(by=by, verb=verb, obj=activity, detail=detail)
