from datetime import date

from screening.reports.models import MonthlyReport
from screening.reports.services import make_report
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast

TODAY = date(2026, 10, 19)


def _report(cast: Cast) -> MonthlyReport:
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=None)


def own_report(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _report(cast).public_id})


def other_report(cast: Cast) -> Target:
    """The village school's report, which the headteacher of the township school must not reach."""
    report = make_report(school=cast.outside_school, month=TODAY, today=TODAY, by=None)
    return Target(kwargs={"public_id": report.public_id})


def this_month(cast: Cast) -> Target:
    return Target(data={"month": "2026-10-01"})


def no_month(cast: Cast) -> Target:
    return Target(data={"month": "1999-01-01"})


ROWS = [
    Row("reports:list_reports", get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=other_report, get={"headteacher": 404, "*": 403}),
    Row("reports:make_report", at=this_month, post={"headteacher": 302, "*": 403}),
    Row("reports:make_report", at=no_month, post={"headteacher": 422, "*": 403}),
    Row("reports:print_report", at=own_report, post={"headteacher": 302, "*": 403}),
    Row("reports:print_report", at=other_report, post={"headteacher": 404, "*": 403}),
]
