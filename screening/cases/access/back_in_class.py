"""How many children were sent to a hospital and are still not back in class: a number for the county, nobody's name."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from screening.cases.models import BackInClass
from students.access import county_of
from students.selectors import calendar_of

TELL_AFTER = 10  # school days of “no”


def children_not_back(user: User) -> int:
    """Children of the county whose last answers have been “no” for ten school days, also of closed cases."""
    if not can(user, Permission.READ_DISTRICT):
        return 0
    county = county_of(user)
    rows = BackInClass.objects.filter(case__school__township__county=county).order_by("case__student_id", "pk")
    calendar, today = calendar_of(county), timezone.localdate()
    since = Counter(_not_back_since(rows.values_list("case__student_id", "is_back", "asked_on")))
    return sum(many for day, many in since.items() if calendar.school_days_between(day, today) >= TELL_AFTER)


def _not_back_since(answers: Iterable[tuple[int, bool, date]]) -> list[date]:
    """The first “no” after the last “yes” of every child who is not back."""
    found: dict[int, date] = {}
    for child, is_back, asked_on in answers:
        if is_back:
            found.pop(child, None)
        else:
            found.setdefault(child, asked_on)
    return list(found.values())
