"""What a school has, and the county for its officer."""

from tests.authorization.matrix import Row, Target
from tests.conftest import Cast

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


ROWS = [
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
