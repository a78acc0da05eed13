"""Back in class since a day, or not back, because; asked after every hospital."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.cases.deciding import rules
from screening.cases.deciding.services import add_follow_up
from screening.cases.deciding.services.repeats import unchanged
from screening.cases.models import BackInClass, Case
from students.selectors import calendar_of

ASK_AGAIN_DAYS = 5  # school days until somebody asks again for a child who is not back


@transaction.atomic
def record_back_in_class(
    case: Case, *, by: User, nonce: UUID, is_back: bool, since: date | None = None, because: str = ""
) -> BackInClass:
    """A row is added, the last one counts; `since` where the child is back, `because` where not. A child who is not
    back is asked about again."""
    done = case.back_in_class.filter(nonce=nonce).first()
    if done:
        return unchanged(done, is_back=is_back, because="" if is_back else because)
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
        nonce=nonce,
    )
    subjects = [case.student.public_id]
    audit.record(by=by, verb="case.back_in_class", obj=case, subjects=subjects, detail={"back": is_back})
    if not is_back and case.state != Case.State.CLOSED:
        calendar = calendar_of(case.school.township.county)
        add_follow_up(case, by=by, nonce=nonce, due_on=calendar.add_school_days(today, ASK_AGAIN_DAYS))
    return row
