"""What the clock leaves to the queue: in a county of many schools it would hold a worker for an hour."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from screening.reports.fanout.selectors import last_closed_month
from screening.reports.fanout.services import make_reports
from screening.reports.models import ReportBatch
from students.models import County, School

MANY_SCHOOLS = 20
LONGEST_GAP = 12  # months


def queue_large_counties(*, today: date) -> QuerySet[School]:
    """Batches of every month closed since the last one that made itself, in counties of many schools. The answer is
    the schools of the others, whose reports are made at once."""
    large = County.objects.annotate(schools=Count("townships__schools")).filter(schools__gt=MANY_SCHOOLS)
    for county in large:
        for month in _due(county, today):
            make_reports(county=county, month=month)
    return School.objects.exclude(township__county__in=[county.pk for county in large])


def _due(county: County, today: date) -> Iterator[date]:
    """The month that closed last is looked at every time: a school may have come since."""
    last = last_closed_month(county, today)
    newest = ReportBatch.objects.filter(county=county, asked_by=None).order_by("-month").first()
    month = max(newest.month if newest else last, last - timedelta(days=30 * LONGEST_GAP)).replace(day=1)
    while month < last:
        month = (month + timedelta(days=31)).replace(day=1)
        yield month
    if newest is None or newest.month == last:
        yield last
