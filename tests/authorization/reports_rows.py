from collections.abc import Callable
from datetime import date

from screening.reports.models import MonthlyReport
from screening.reports.monthly.services import make_report
from screening.rounds.models import ScreeningRound
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.reports.factories import make_round
from tests.rounds.districts import small_rescoring

TODAY = date(2026, 10, 19)


def _report(cast: Cast) -> MonthlyReport:
    return make_report(school=cast.school, month=TODAY, today=TODAY, by=None)


def own_report(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _report(cast).public_id})


def other_report(cast: Cast) -> Target:
    """The village school's report, which the headteacher of the township school must not reach."""
    report = make_report(school=cast.outside_school, month=TODAY, today=TODAY, by=None)
    return Target(kwargs={"public_id": report.public_id})


def own_file(form: str) -> Callable[[Cast], Target]:
    return lambda cast: Target(kwargs={**own_report(cast).kwargs, "form": form})


def other_file(form: str) -> Callable[[Cast], Target]:
    return lambda cast: Target(kwargs={**other_report(cast).kwargs, "form": form})


def this_month(cast: Cast) -> Target:
    return Target(data={"month": "2026-10-01"})


def no_month(cast: Cast) -> Target:
    return Target(data={"month": "1999-01-01"})


def later_month(cast: Cast) -> Target:
    """A month that has not begun."""
    return Target(data={"month": "2026-12-01"})


def closed_round(cast: Cast) -> Target:
    current = make_round(cast, cast.school)
    ScreeningRound.objects.filter(pk=current.pk).update(state=ScreeningRound.State.CLOSED)
    return Target(kwargs={"public_id": current.public_id})


def closed_round_listed(cast: Cast) -> Target:
    closed_round(cast)
    return Target()


def rescoring(cast: Cast) -> Target:
    return Target(kwargs={"public_id": small_rescoring(cast).public_id})


DISTRICT, DISTRICT_NOT = {"district_officer": 200, "*": 403}, {"district_officer": 404, "*": 403}
HEAD = {"headteacher": 200, "*": 403}
FILES = ("pdf", "table", "year")

ROWS = [
    Row("reports:show_report", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=other_report, get={"headteacher": 404, "*": 403}),
    Row("reports:answer_asks", at=own_report, get={"headteacher": 200, "*": 403}, post={"headteacher": 302, "*": 403}),
    Row(
        "reports:answer_asks", at=other_report, get={"headteacher": 404, "*": 403}, post={"headteacher": 404, "*": 403}
    ),
    Row("reports:list_reports", at=this_month, get=HEAD, post={"headteacher": 302, "*": 403}),
    Row("reports:list_reports", at=no_month, get=HEAD, post={"headteacher": 422, "*": 403}),
    Row("reports:list_reports", at=later_month, get=HEAD, post={"headteacher": 422, "*": 403}),
    *(Row("reports:make_file", at=own_file(form), post={"headteacher": 302, "*": 403}) for form in FILES),
    *(Row("reports:make_file", at=other_file(form), post={"headteacher": 404, "*": 403}) for form in FILES),
    Row("reports:make_file", at=own_file("docx"), post={"headteacher": 404, "*": 403}),
    Row("reports:show_year", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_year", at=other_report, get={"headteacher": 404, "*": 403}),
    Row("reports:list_round_reports", at=closed_round_listed, get=DISTRICT),
    Row("reports:show_rescoring", at=rescoring, get=DISTRICT),
]
