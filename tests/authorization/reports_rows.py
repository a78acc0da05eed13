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

ROWS = [
    Row("reports:list_reports", get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=other_report, get={"headteacher": 404, "*": 403}),
    Row("reports:answer_asks", at=own_report, get={"headteacher": 200, "*": 403}, post={"headteacher": 302, "*": 403}),
    Row(
        "reports:answer_asks", at=other_report, get={"headteacher": 404, "*": 403}, post={"headteacher": 404, "*": 403}
    ),
    Row("reports:make_report", at=this_month, post={"headteacher": 302, "*": 403}),
    Row("reports:make_report", at=no_month, post={"headteacher": 422, "*": 403}),
    Row("reports:print_report", at=own_report, post={"headteacher": 302, "*": 403}),
    Row("reports:print_report", at=other_report, post={"headteacher": 404, "*": 403}),
    Row("reports:tabulate_report", at=own_report, post={"headteacher": 302, "*": 403}),
    Row("reports:tabulate_report", at=other_report, post={"headteacher": 404, "*": 403}),
    Row("reports:show_year", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_year", at=other_report, get={"headteacher": 404, "*": 403}),
    Row("reports:print_year", at=own_report, post={"headteacher": 302, "*": 403}),
    Row("reports:print_year", at=other_report, post={"headteacher": 404, "*": 403}),
    Row("reports:make_report", at=later_month, post={"headteacher": 422, "*": 403}),
    Row("reports:list_round_reports", at=closed_round_listed, get=DISTRICT),
    Row("reports:show_rescoring", at=rescoring, get=DISTRICT),
]
