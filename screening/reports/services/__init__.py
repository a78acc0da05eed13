"""Counting a school's month and keeping the report of it."""

from screening.reports.services.counting import records_of
from screening.reports.services.making import NothingToReport, make_report
from screening.reports.services.missing import make_missing_reports
from screening.reports.services.standing import collect

__all__ = ["NothingToReport", "collect", "make_missing_reports", "make_report", "records_of"]
