"""The figures of one school and month, as of the month's last day, from dated rows.

People counts leave here only as tables for `disclosure_control.services`; work counts are exact, unless one piece of
the work is one child. Definitions of every figure: docs/reports.md.
"""

from screening.reports.monthly.figures.arrears import Overdue, overdue
from screening.reports.monthly.figures.cases import CaseRow, case_rows
from screening.reports.monthly.figures.coverage import coverage
from screening.reports.monthly.figures.gather import SchoolMonth, gather
from screening.reports.monthly.figures.people import SMALL_SCHOOL, STEPS, key_of
from screening.reports.monthly.figures.work import work

__all__ = [
    "SMALL_SCHOOL",
    "STEPS",
    "CaseRow",
    "Overdue",
    "SchoolMonth",
    "case_rows",
    "coverage",
    "gather",
    "key_of",
    "overdue",
    "work",
]
