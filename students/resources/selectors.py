"""Rows of a school as its pages need them."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from students.models import School, SchoolResources
from students.resources.access import resources_of
from students.resources.fields import NAMES
from students.selectors import calendar_of

ENTER_WITHIN = timedelta(days=30)


def year_to_enter(school: School) -> int:
    """The school year of today; in the summer holidays the one that is coming."""
    return calendar_of(school.township.county).school_year(timezone.localdate())


def years_of(user: User, school: School) -> list[SchoolResources]:
    """What holds of every year, newest first."""
    return list(resources_of(user).filter(school=school))


def prefilled(user: User, school: School) -> Mapping[str, Any]:
    """This year's numbers, else those of the year before."""
    row = resources_of(user).filter(school=school).first()
    return {name: getattr(row, name) for name in NAMES} if row else {}
