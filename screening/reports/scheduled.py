"""Run by the clock: last month's reports, made and printed for the headteacher."""

from django.utils import timezone

from screening.jobs import scheduled
from screening.reports.fanout.clock import queue_large_counties
from screening.reports.fanout.services import hand_over
from screening.reports.monthly import services


def make_last_month() -> None:
    today = timezone.localdate()
    for report in services.make_missing_reports(today=today, schools=queue_large_counties(today=today)):
        hand_over(report)


def register() -> None:
    scheduled.register(make_last_month)
