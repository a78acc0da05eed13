"""From the class to the child: where a wish to talk is recorded."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from students.access import classes_of
from students.models import SchoolClass
from students.selectors import calendar_of, class_label


@dataclass(frozen=True)
class ClassChoice:
    public_id: str
    label: str
    school: str
    current: bool


@dataclass(frozen=True)
class WishPage:
    classes: list[ClassChoice]
    chosen: list[SchoolClass]  # one, or none yet


def wish_page(user: User, chosen: str) -> WishPage:
    rows = list(classes_of(user).select_related("school__township__county"))
    counties = {row.school.township.county_id: row.school.township.county for row in rows}
    years = {pk: calendar_of(county).school_year(timezone.localdate()) for pk, county in counties.items()}
    return WishPage(
        classes=[
            ClassChoice(
                str(row.public_id),
                class_label(row, years[row.school.township.county_id]),
                row.school.name,
                str(row.public_id) == chosen,
            )
            for row in rows
        ],
        chosen=[row for row in rows if str(row.public_id) == chosen],
    )
