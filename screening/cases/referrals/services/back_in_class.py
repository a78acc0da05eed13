"""Back in class since a day, or not back, because; asked after every hospital."""

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


@once("case.back_in_class", strict=True)
def record_back_in_class(
    case: Case, *, by: User, nonce: UUID, is_back: bool, since: date | None = None, because: str = ""
) -> BackInClass:
    """A row is added, the last one counts; `since` where the child is back, `because` where not. A child who is not
    back is asked about again."""
    today = timezone.localdate()
    rules.check_returned(is_back=is_back, since=since, because=because, today=today)
    row = BackInClass.objects.create(
        case=case,
        is_back=is_back,
        since=since if is_back else None,
        because="" if is_back else because,
        asked_on=today,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.back_in_class", obj=case, subjects=subjects, detail={"back": is_back})
    if not is_back and case.state != Case.State.CLOSED:
        calendar = calendar_of(case.school.township.county)
        add_follow_up(case, by=by, due_on=calendar.add_school_days(today, ASK_AGAIN_DAYS))
    return row
