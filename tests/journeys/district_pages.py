"""The pages about what a school has, and those of the county's officer, that are looked at one by one."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from screening.reports.county.services import make_county_month
from students.resources.services import enter_resources
from tests.conftest import Cast

VALUES = {"staff": 40, "teachers": 31, "counselor_hours": Decimal("12.5"), "night_staff": 2}
VALUES |= {"clubs": 6, "lessons": 4, "books": 5200}


def school(cast: Cast) -> Mapping[str, Any]:
    return {"public_id": cast.school.public_id}


def entered(cast: Cast) -> Mapping[str, Any]:
    """The year before and this year."""
    for year in (2025, 2026):
        enter_resources(cast.school, by=cast.admin, school_year=year, values=VALUES)
    return school(cast)


def counted(cast: Cast) -> Mapping[str, Any]:
    """September, with what one school has."""
    entered(cast)
    make_county_month(county=cast.county, month=date(2026, 9, 1), today=date(2026, 10, 19), by=None)
    return {}


def township(cast: Cast) -> Mapping[str, Any]:
    counted(cast)
    return {"public_id": cast.school.township.public_id}


def counted_school(cast: Cast) -> Mapping[str, Any]:
    counted(cast)
    return school(cast)


def nothing(cast: Cast) -> Mapping[str, Any]:
    return {}


DISTRICT_PAGES = [
    ("reports:show_district", "district", nothing, ""),
    ("reports:show_district", "district", counted, ""),
    ("reports:show_place", "district", township, ""),
    ("reports:show_place", "district", counted_school, ""),
    ("students:show_resources", "admin", school, ""),
    ("students:show_resources", "chen", entered, ""),
    ("students:enter_resources", "admin", school, "main form .btn"),
]
