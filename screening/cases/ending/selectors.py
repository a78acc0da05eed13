"""On which looks an end may rest: the child seen since it came up last, not long ago, and asked about harm."""

from datetime import date

from django.utils import timezone

from screening.cases.deciding.form_values import ReviewRecord
from screening.cases.models import Case, Review
from screening.cases.opening.selectors import looks_that_count
from students.calendar import SchoolCalendar
from students.selectors import calendar_of

LOOK_HOLDS = 20  # school days


def look_facts(case: Case, today: date) -> dict[str, bool]:
    """`seen_and_asked`: in a look that still holds. `only_old`: in none of those, but in one before. `nothing_asked`:
    the latest look has four times “not asked”."""
    asked = [look for look in case.reviews.all() if record_of(look).seen_and_asked]
    holding = set(holding_looks(case, today))
    latest = looks_that_count(case).order_by("reviewed_at", "pk").last()
    seen_and_asked = any(look.pk in holding for look in asked)
    return {
        "seen_and_asked": seen_and_asked,
        "only_old": bool(asked) and not seen_and_asked,
        "nothing_asked": latest is not None and record_of(latest).nothing_asked,
    }


def holding_looks(case: Case, today: date) -> list[int]:
    """Looks (by key) that are not older than 20 school days, than a newer round of this child or than what came up."""
    calendar, newer = calendar_of(case.school.township.county), _newest_round(case)
    return [look.pk for look in looks_that_count(case) if _holds(_day_of(look), today, calendar, newer)]


def record_of(look: Review) -> ReviewRecord:
    return ReviewRecord(child_seen_on=look.child_seen_on, asked=tuple(look.asked), safety=look.safety)


def _holds(day: date, today: date, calendar: SchoolCalendar, newer: date | None) -> bool:
    return calendar.school_days_between(day, today) <= LOOK_HOLDS and not (newer and newer > day)


def _day_of(look: Review) -> date:
    return look.child_seen_on or timezone.localdate(look.reviewed_at)


def _newest_round(case: Case) -> date | None:
    """The first day of the newest round in which something was handed in about the child."""
    rows = case.student.assessments.filter(superseded_at__isnull=True)
    return rows.order_by("-round__opens_on").values_list("round__opens_on", flat=True).first()
