"""Back in class since a day, or not back, because; asked after every hospital."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding import rules
from screening.cases.deciding.services import add_follow_up
from screening.cases.models import BackInClass, Case
from screening.idempotency.once import once
from students.selectors import calendar_of

ASK_AGAIN_DAYS = 5  # school days until somebody asks again for a child who is not back


@dataclass(frozen=True)
class Returned:
    """`since` where the child is back, `because` where not."""

    is_back: bool
    since: date | None = None
    because: str = ""


@once("case.back_in_class", strict=True)
def record_back_in_class(case: Case, *, by: User, nonce: UUID, record: Returned) -> BackInClass:
    """A row is added, the last one counts. A child who is not back is asked about again."""
    today = timezone.localdate()
    rules.check_returned(is_back=record.is_back, since=record.since, because=record.because, today=today)
    row = BackInClass.objects.create(
        case=case,
        is_back=record.is_back,
        since=record.since if record.is_back else None,
        because="" if record.is_back else record.because,
        asked_on=today,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.back_in_class", obj=case, subjects=subjects, detail={"back": record.is_back})
    if not record.is_back and case.state != Case.State.CLOSED:
        calendar = calendar_of(case.school.township.county)
        add_follow_up(case, by=by, due_on=calendar.add_school_days(today, ASK_AGAIN_DAYS))
    return row
