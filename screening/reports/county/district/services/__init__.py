"""Counting a county and keeping its months."""

from screening.reports.county.district.services.counting import (
    counts_of,
    last_complete_month,
    late_before,
    late_children,
    round_before,
)
from screening.reports.county.district.services.making import (
    MonthNotOver,
    audience_of,
    make_county_month,
    make_missing_county_months,
)
from screening.reports.county.district.services.months import months_to_count

__all__ = [
    "MonthNotOver",
    "audience_of",
    "counts_of",
    "last_complete_month",
    "late_before",
    "late_children",
    "make_county_month",
    "make_missing_county_months",
    "months_to_count",
    "round_before",
]
