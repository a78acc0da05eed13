"""The door to the equity view: a month of the county for its officer, published counts only."""

from accounts import audit
from accounts.models import User
from screening.reports.county.district.access import month_of, months_of
from screening.reports.models import CountyMonth

__all__ = ["month_of", "months_of", "record_reading"]


def record_reading(user: User, month: CountyMonth, *, purpose: str) -> None:
    audit.record(by=user, verb="equity.show", obj=month, purpose=purpose)
