"""Run by the clock: last month's reports, made and printed for the headteacher."""

from contextlib import ExitStack
from datetime import date

from django.utils import timezone

from screening.jobs import scheduled
from screening.reports.fanout.services import hand_over, queue_large_counties
from screening.reports.monthly import services
from students.models import School


def make_last_month() -> None:
    """One school's failure keeps no other from its report; the error is raised when all had their turn."""
    today = timezone.localdate()
    with ExitStack() as each:
        for school in queue_large_counties(today=today).order_by("-pk"):
            each.callback(_make_for, school, today)


def _make_for(school: School, today: date) -> None:
    for report in services.make_missing_reports(today=today, schools=School.objects.filter(pk=school.pk)):
        hand_over(report)


def register() -> None:
    scheduled.register(make_last_month)
