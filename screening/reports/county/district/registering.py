"""What this room gives to others: its documents, and the month that is counted by itself."""

from django.utils import timezone

from screening.jobs import scheduled
from screening.reports.county.district import paper
from screening.reports.county.district.services import make_missing_county_months


def register() -> None:
    for kind in (paper.PDF, paper.SHEET):
        kind.register()
    scheduled.register(make_last_month)


def make_last_month() -> None:
    make_missing_county_months(today=timezone.localdate())
