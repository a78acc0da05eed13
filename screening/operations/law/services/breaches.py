"""A breach is written down once; what the log knows of its days is counted when the report is printed."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.idempotency.once import once
from screening.operations.models import Breach
from students.models import School


class NotInOrder(Exception):
    """`args[0]`: the field whose day has not come, or lies before the first one."""


@once("breach.record")
def record_breach(
    school: School,
    *,
    by: User,
    found_on: date,
    since: date,
    until: date,
    what: str,
    measures: str,
    nonce: UUID | None = None,
) -> Breach:
    """Raises NotInOrder."""
    if found_on > timezone.localdate():
        raise NotInOrder("found_on")
    if not since <= until <= timezone.localdate():
        raise NotInOrder("until")
    days = {"found_on": found_on, "since": since, "until": until}
    told = {"what": what.strip(), "measures": measures.strip()}
    row = Breach.objects.create(school=school, recorded_by=by, recorded_at=timezone.now(), **days, **told)
    audit.record(by=by, verb="breach.record", obj=row, detail={name: str(day) for name, day in days.items()})
    return row
