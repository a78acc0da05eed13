"""What the reports keep: a file a subject."""

from screening.reports.models.monthly import MonthlyReport

__all__ = ["MonthlyReport"]
