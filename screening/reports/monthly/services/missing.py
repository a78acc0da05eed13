"""The months that make themselves, also after the computer was off on the first, or for months on end."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet

from screening.reports.models import MonthlyReport
from screening.reports.monthly.services.making import NothingToReport, make_report
from screening.reports.periods import closed_on
from students.models import School

LONGEST_GAP = 12  # months


def make_missing_reports(*, today: date, schools: QuerySet[School] | None = None) -> list[MonthlyReport]:
    """A report of every school, or of these, and every closed month since the last one that made itself, oldest first;
    of a school that has none, of the month that closed last. A month made by hand while it still ran is made again at
    its end."""
    made = []
    chosen = School.objects.all() if schools is None else schools
    for school in chosen.select_related("township__county").order_by("pk"):
        for month in _missing(school, today):
            try:
                made.append(make_report(school=school, month=month, today=today, by=None))
            except NothingToReport:
                continue
    return made


def _missing(school: School, today: date) -> Iterator[date]:
    closing_day = school.township.county.report_closing_day
    last = _last_closed(today, closing_day)
    stored = MonthlyReport.objects.filter(school=school, month__lte=last, month__gte=_back(last, LONGEST_GAP))
    stands = dict(stored.order_by("revision").values_list("month", "figures__as_of"))
    month = _last_made_by_itself(stored) or last
    while month <= last:
        if stands.get(month, "") < closed_on(month, closing_day).isoformat():
            yield month
        month = (month + timedelta(days=31)).replace(day=1)


def _last_closed(today: date, closing_day: int) -> date:
    month = today.replace(day=1)
    return month if closed_on(month, closing_day) < today else _back(month, 1)


def _last_made_by_itself(stored: QuerySet[MonthlyReport]) -> date | None:
    return stored.filter(made_by=None).order_by("-month").values_list("month", flat=True).first()


def _back(month: date, count: int) -> date:
    for _step in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
