"""Counting a school's month, keeping the report of it, and what is answered to it."""

from screening.reports.monthly.services.making import (
    Answer,
    AnsweredMeanwhile,
    NothingToReport,
    answer_asks,
    asks_standing,
    make_missing_reports,
    make_report,
)

__all__ = [
    "Answer",
    "AnsweredMeanwhile",
    "NothingToReport",
    "answer_asks",
    "asks_standing",
    "make_missing_reports",
    "make_report",
]
