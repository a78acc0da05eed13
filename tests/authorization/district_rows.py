"""What a school has, and the county for its officer."""

from collections.abc import Callable
from datetime import date

from screening.reports.county.services import make_county_month
from screening.reports.models import CountyMonth
from students.models import County
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county, make_school

RESOURCES = {
    "staff": 40,
    "teachers": 31,
    "counselor_hours": "12.5",
    "night_staff": 2,
    "clubs": 6,
    "lessons": 4,
    "books": 5200,
}
READERS = "headteacher school_administrator district_officer"


def own_school(**data: object):
    def target(cast: Cast) -> Target:
        return Target(kwargs={"public_id": cast.school.public_id}, data=data)

    return target


def other_school(cast: Cast) -> Target:
    """The village school: the officer's too, of nobody else."""
    return Target(kwargs={"public_id": cast.outside_school.public_id}, data=RESOURCES)


def _month(county: County) -> CountyMonth:
    return make_county_month(county=county, month=date(2026, 9, 1), today=date(2026, 10, 19), by=None)


def september(form: str) -> Callable[[Cast], Target]:
    return lambda cast: Target(kwargs={"public_id": _month(cast.county).public_id, "form": form})


def september_elsewhere(form: str) -> Callable[[Cast], Target]:
    return lambda cast: Target(kwargs={"public_id": _month(make_county("别处县")).public_id, "form": form})


def counted(cast: Cast) -> Target:
    _month(cast.county)
    return Target()


def own_township(cast: Cast) -> Target:
    _month(cast.county)
    return Target(kwargs={"public_id": cast.school.township.public_id})


def counted_school(cast: Cast) -> Target:
    _month(cast.county)
    return own_school()(cast)


def township_elsewhere(cast: Cast) -> Target:
    _month(cast.county)
    return Target(kwargs={"public_id": make_school(make_county("别处县"), "别处小学").township.public_id})


def school_elsewhere(cast: Cast) -> Target:
    _month(cast.county)
    return Target(kwargs={"public_id": make_school(make_county("别处县"), "别处小学").public_id})


OFFICER, OFFICER_SENT = {"district_officer": 200, "*": 403}, {"district_officer": 302, "*": 403}
OFFICER_NOT = {"district_officer": 404, "*": 403}

ROWS = [
    Row("reports:show_district", at=counted, get=OFFICER, post=OFFICER_SENT),
    Row("reports:show_place", at=own_township, get=OFFICER),
    Row("reports:show_place", at=township_elsewhere, get=OFFICER_NOT),
    Row("reports:show_place", at=counted_school, get=OFFICER),
    Row("reports:show_place", at=school_elsewhere, get=OFFICER_NOT),
    Row("reports:make_county_file", at=september("pdf"), post=OFFICER_SENT),
    Row("reports:make_county_file", at=september("table"), post=OFFICER_SENT),
    Row("reports:make_county_file", at=september("docx"), post=OFFICER_NOT),
    Row("reports:make_county_file", at=september_elsewhere("pdf"), post=OFFICER_NOT),
    Row("reports:make_county_file", at=september_elsewhere("table"), post=OFFICER_NOT),
    Row("students:show_resources", at=own_school(), get={READERS: 200, "*": 403}),
    Row(
        "students:show_resources",
        at=other_school,
        get={"district_officer": 200, "headteacher school_administrator": 404, "*": 403},
    ),
    Row(
        "students:enter_resources",
        at=own_school(**RESOURCES),
        get={"school_administrator": 200, "*": 403},
        post={"school_administrator": 302, "*": 403},
    ),
    Row(
        "students:enter_resources",
        at=other_school,
        get={"school_administrator": 404, "*": 403},
        post={"school_administrator": 404, "*": 403},
    ),
    Row("students:print_resources", at=own_school(), post={READERS: 302, "*": 403}),
    Row(
        "students:print_resources",
        at=other_school,
        post={"district_officer": 302, "headteacher school_administrator": 404, "*": 403},
    ),
]
