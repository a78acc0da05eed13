"""The one look that is recorded for the whole sheet."""

from collections.abc import Iterable
from uuid import UUID

from accounts import audit
from accounts.models import User


def look_at_day(user: User, children: Iterable[UUID]) -> None:
    audit.record(by=user, verb="day.show", subjects=children, purpose="day-sheet")
