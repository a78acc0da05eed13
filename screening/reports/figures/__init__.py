"""The figures of one school and month, as of the month's last day, from dated rows.

People counts leave here only as tables for screening.reports.services.publishing; work counts are exact, unless one
piece of the work is one child. Definitions of every figure: docs/reports.md.
"""

from screening.reports.figures.arrears import Overdue, overdue
from screening.reports.figures.cases import CaseRow, case_rows
from screening.reports.figures.cells import Cells
from screening.reports.figures.coverage import coverage
from screening.reports.figures.gather import Month, gather
from screening.reports.figures.people import SMALL_SCHOOL, STEPS, key_of
from screening.reports.figures.work import work

__all__ = [
    "SMALL_SCHOOL",
    "STEPS",
    "CaseRow",
    "Cells",
    "Month",
    "Overdue",
    "case_rows",
    "coverage",
    "gather",
    "key_of",
    "overdue",
    "work",
]
