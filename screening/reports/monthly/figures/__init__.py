"""The figures of one school and month, as of the month's last day, from dated rows.

People counts leave here only as tables for `disclosure_control.services`; work counts are exact, unless one piece of
the work is one child. Definitions of every figure: docs/reports.md.
"""

from screening.reports.monthly.figures.arrears import overdue
from screening.reports.monthly.figures.cases import case_rows
from screening.reports.monthly.figures.gather import SchoolMonth, gather
from screening.reports.monthly.figures.people import key_of

__all__ = ["SchoolMonth", "case_rows", "gather", "key_of", "overdue"]
