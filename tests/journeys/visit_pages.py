"""The pages of a visit day's papers that are looked at one by one."""

from collections.abc import Mapping
from typing import Any

from screening.cases.visit_days.services import plan_visit
from tests.cases import factories as cases
from tests.conftest import Cast


def visit(cast: Cast) -> Mapping[str, Any]:
    for name in ("yu", "bo"):
        cases.make_case(cast, name)
    made = plan_visit(cast.school.assignments.get(user=cast.wang), by=cast.wang)
    return {"public_id": made.public_id}


def sheet(cast: Cast) -> Mapping[str, Any]:
    cases.make_case(cast, "yu")
    made = plan_visit(cast.school.assignments.get(user=cast.wang), by=cast.wang)
    return {"public_id": made.sheets.get().public_id}


VISIT_PAGES = [
    ("cases:show_visit_day", "wang", visit, ""),
    ("cases:type_visit_sheet", "wang", sheet, "main form .btn.wide"),
]
