"""Counting a school's month and keeping the report of it."""

from screening.reports.services.counting import records_of
from screening.reports.services.making import NothingToReport, collect, make_missing_reports, make_report

__all__ = ["NothingToReport", "collect", "make_missing_reports", "make_report", "records_of"]
