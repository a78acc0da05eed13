"""Counting a county and keeping its months."""

from screening.reports.county.district.services.counting import counts_of, last_complete_month, round_before
from screening.reports.county.district.services.making import (
    MonthNotOver,
    audience_of,
    make_county_month,
    make_missing_county_months,
)

__all__ = [
    "MonthNotOver",
    "audience_of",
    "counts_of",
    "last_complete_month",
    "make_county_month",
    "make_missing_county_months",
    "round_before",
]
