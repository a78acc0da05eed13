"""Open cases without a plan for the long holiday, counted as work from the last school day on."""

from datetime import date

from django.db.models import Q

from screening.cases.holidays.breaks import next_break
from screening.reports.records import SchoolRecords
from students.selectors import calendar_of


def plans_missing(records: SchoolRecords, day: date) -> tuple[int, date] | None:
    """How many, and the last school day; None while there is time."""
    holiday = next_break(calendar_of(records.school.township.county), day)
    if holiday is None or not holiday.plan_was_due(day):
        return None
    still_open = Q(closed_at__isnull=True) | Q(closed_at__date__gt=day)
    cases = records.every_case.filter(still_open, opened_on__lte=holiday.last_school_day)
    planned = records.holiday_plans.filter(holiday_starts=holiday.starts, recorded_at__date__lte=day).values("case")
    return cases.exclude(pk__in=planned).count(), holiday.last_school_day
