"""Counting a school's month and keeping the report of it."""

from screening.reports.monthly.services.answering import Answer, AnsweredMeanwhile, answer_asks
from screening.reports.monthly.services.making import NothingToReport, make_report
from screening.reports.monthly.services.missing import make_missing_reports
from screening.reports.monthly.services.standing import asks_standing

__all__ = [
    "Answer",
    "AnsweredMeanwhile",
    "NothingToReport",
    "answer_asks",
    "asks_standing",
    "make_missing_reports",
    "make_report",
]
