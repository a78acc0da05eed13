"""Counting a county and keeping its months."""

from screening.reports.county.services.counting import counts_of, late_children, round_before
from screening.reports.county.services.making import (
    MonthNotOver,
    make_county_month,
    make_missing_county_months,
    months_to_count,
)

__all__ = [
    "MonthNotOver",
    "counts_of",
    "late_children",
    "make_county_month",
    "make_missing_county_months",
    "months_to_count",
    "round_before",
]
