"""What comes up by itself: last month's reports, printed for the headteacher."""

from django.utils import timezone

from screening.reports import services
from screening.reports.fanout.clock import queue_large_counties
from screening.reports.fanout.services import hand_over


def make_last_month() -> None:
    today = timezone.localdate()
    for report in services.make_missing_reports(today=today, schools=queue_large_counties(today=today)):
        hand_over(report)
