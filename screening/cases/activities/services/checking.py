"""Volunteers and the checks without which none of them comes near a child."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.activities.refused import require
from screening.cases.activities.rules import CHECK_HOLDS, RECORDS
from screening.cases.models import Volunteer, VolunteerCheck
from screening.idempotency.once import once
from students.models import School


@once("volunteer.add", strict=True)
def add_volunteer(
    school: School, *, by: User, nonce: UUID, name: str, phone: str = "", organisation: str = ""
) -> Volunteer:
    """Written down, and not yet to be named: that takes a check. Raises SentBefore."""
    values = {"name": name, "phone": phone, "organisation": organisation}
    made = {"added_by": by, "added_at": timezone.now()}
    volunteer = Volunteer.objects.create(school=school, **values, **made)
    audit.record(by=by, verb="volunteer.add", obj=volunteer)
    return volunteer


@once("volunteer.check", strict=True)
def record_check(
    volunteer: Volunteer,
    *,
    by: User,
    nonce: UUID,
    identity_seen: bool,
    record: str,
    checked_on: date,
    valid_until: date,
) -> VolunteerCheck:
    """Both papers were seen, on a day that has come, and it holds for a year at most;
    `record`: how it was seen that no offence stands on record. Raises Refused, SentBefore."""
    require(identity_seen, "identity_seen", "identity-not-seen")
    require(record in RECORDS, "record", "record-not-seen")
    require(checked_on <= timezone.localdate(), "checked_on", "day-to-come")
    require(valid_until >= checked_on, "valid_until", "ends-before-it-begins")
    require(valid_until <= checked_on + CHECK_HOLDS, "valid_until", "a-year-at-most")
    values = {"record": record, "checked_on": checked_on, "valid_until": valid_until}
    made = {"checked_by": by, "recorded_at": timezone.now(), "identity_seen": True}
    row = VolunteerCheck.objects.create(volunteer=volunteer, **values, **made)
    audit.record(by=by, verb="volunteer.check", obj=volunteer, detail={"valid_until": row.valid_until.isoformat()})
    return row


@transaction.atomic
def end_volunteer(volunteer: Volunteer, *, by: User) -> Volunteer:
    """Does not come any more, from today on; what names the person goes on with its member of staff."""
    volunteer = Volunteer.objects.select_for_update().get(pk=volunteer.pk)
    if volunteer.ended_on is None:
        volunteer.ended_on = timezone.localdate()
        volunteer.save(update_fields=["ended_on"])
        volunteer.activities.update(volunteer=None)
        audit.record(by=by, verb="volunteer.end", obj=volunteer)
    return volunteer


def require_check(volunteer: Volunteer, day: date) -> None:
    """A check that holds on the day, of somebody who still comes. Raises Refused."""
    still = volunteer.ended_on is None or volunteer.ended_on > day
    valid = volunteer.checks.filter(checked_on__lte=day, valid_until__gte=day).exists()
    require(still and valid, "volunteer", "no-valid-check")
