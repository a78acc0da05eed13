"""What the reports keep: a file a subject."""

from screening.reports.models.asks import AskAnswer
from screening.reports.models.batches import BatchRow, ReportBatch
from screening.reports.models.district import CountyMonth
from screening.reports.models.monthly import MonthlyReport
from screening.reports.models.publication import Publication

__all__ = [
    "AskAnswer",
    "BatchRow",
    "CountyMonth",
    "MonthlyReport",
    "Publication",
    "ReportBatch",
]
