"""The papers of a visit day: for the counselor of the school, and a child's name only where its sheet is typed."""

import uuid

from screening.cases.models import VisitDay
from screening.cases.visit_days.services import plan_visit
from tests.authorization.matrix import Row, Target
from tests.cases import factories as make
from tests.cases.pages import review
from tests.conftest import Cast

COUNSELOR = {"counselor": 200, "other_counselor": 404, "*": 403}
WRITES = {"counselor": 302, "other_counselor": 404, "*": 403}
LACKS = {"counselor": 422, "other_counselor": 404, "*": 403}
YU = {"counselor": "yu"}


def school(cast: Cast) -> Target:
    make.make_case(cast, "yu")
    return Target(kwargs={"public_id": cast.school.public_id})


def _visit(cast: Cast) -> VisitDay:
    make.make_case(cast, "yu")
    return plan_visit(cast.school.assignments.get(user=cast.wang), by=cast.wang)


def visit(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _visit(cast).public_id})


def sheet(cast: Cast) -> Target:
    found = _visit(cast).sheets.get()
    return Target(kwargs={"public_id": found.public_id}, data=review(found.case))


def empty_sheet(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _visit(cast).sheets.get().public_id}, data={"nonce": uuid.uuid4()})


ROWS = [
    Row("cases:print_visit_day", at=school, post=WRITES),
    Row("cases:show_visit_day", at=visit, get=COUNSELOR, post=WRITES, shows=YU, hides={"counselor": "bo hao"}),
    Row("cases:type_visit_sheet", at=sheet, get=COUNSELOR, post=WRITES, shows=YU, hides={"counselor": "bo hao"}),
    Row("cases:type_visit_sheet", at=empty_sheet, get=COUNSELOR, post=LACKS),
]
