"""Rows of a school as its pages need them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from accounts.models import User
from students.models import School, SchoolResources
from students.resources.access import resources_of
from students.resources.fields import NAMES
from students.selectors import calendar_of


def year_to_enter(school: School) -> int:
    """The school year of today: the old one until a term of the new one begins."""
    return calendar_of(school.township.county).school_year(timezone.localdate())


def years_of(user: User, school: School) -> list[SchoolResources]:
    """What holds of every year, newest first."""
    return list(resources_of(user).filter(school=school))


def numbers_to_begin_with(user: User, school: School) -> Mapping[str, Any]:
    """This year's numbers, else those of the year before."""
    row = resources_of(user).filter(school=school).first()
    return {name: getattr(row, name) for name in NAMES} if row else {}


def without_resources(user: User, schools: Iterable[School]) -> list[School]:
    """Schools that have entered nothing for the school year of today."""
    said = set(resources_of(user).values_list("school_id", "school_year"))
    return [school for school in schools if (school.pk, year_to_enter(school)) not in said]
