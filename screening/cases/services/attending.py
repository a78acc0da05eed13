"""Who came to a group or club on a day, for all its children at once."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from screening.cases.models import PlanAction
from screening.cases.rules import CAME, NOT_HELD, STAYED_AWAY
from screening.cases.services.support import record_plan_entry


@transaction.atomic
def record_attendance(
    group: Iterable[PlanAction], *, by: User, dated: date, came: Collection[UUID], took_place: bool = True
) -> int:
    """One entry a child; sent again with other ticks the last word counts. How many were written."""
    written = 0
    for action in group:
        status = CAME if action.public_id in came else STAYED_AWAY
        record_plan_entry(action, by=by, dated=dated, status=status if took_place else NOT_HELD)
        written += 1
    return written
