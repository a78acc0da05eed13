"""The door to what the flags found: the county's officer, numbers for children."""

from accounts import audit
from accounts.models import User
from screening.reports.models import CountyMonth


def record_reading(user: User, month: CountyMonth, *, purpose: str) -> None:
    audit.record(by=user, verb="yield.show", obj=month, purpose=purpose)
