"""Counting a county and keeping its months."""

from screening.reports.county.district.services.bureau import fill_bureau_form, retire_bureau_form, upload_bureau_form
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
    "fill_bureau_form",
    "last_complete_month",
    "make_county_month",
    "make_missing_county_months",
    "retire_bureau_form",
    "round_before",
    "upload_bureau_form",
]
