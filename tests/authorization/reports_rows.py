from datetime import date

from screening.reports.county.district.services import make_county_month
from screening.reports.models import MonthlyReport
from screening.reports.monthly.services import make_report
from screening.rounds.models import ScreeningRound
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county
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


def open_round(cast: Cast) -> Target:
    """While a round is open its psychometric report does not exist."""
    return Target(kwargs={"public_id": make_round(cast, cast.school).public_id})


def closed_round(cast: Cast) -> Target:
    current = make_round(cast, cast.school)
    ScreeningRound.objects.filter(pk=current.pk).update(state=ScreeningRound.State.CLOSED)
    return Target(kwargs={"public_id": current.public_id})


def closed_round_listed(cast: Cast) -> Target:
    closed_round(cast)
    return Target()


def round_in_a_month(cast: Cast) -> Target:
    """The county's month in which a round had begun."""
    closed_round(cast)
    make_county_month(county=cast.county, month=date(2026, 9, 1), today=TODAY, by=None)
    return Target()


def round_elsewhere(cast: Cast) -> Target:
    """A closed round of another county."""
    target = closed_round(cast)
    elsewhere = make_county("别处县")
    ScreeningRound.objects.filter(public_id=target.kwargs["public_id"]).update(county=elsewhere)
    return target


def rescoring(cast: Cast) -> Target:
    return Target(kwargs={"public_id": small_rescoring(cast).public_id})


DISTRICT, DISTRICT_NOT = {"district_officer": 200, "*": 403}, {"district_officer": 404, "*": 403}

ROWS = [
    Row("reports:list_reports", get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=own_report, get={"headteacher": 200, "*": 403}),
    Row("reports:show_report", at=other_report, get={"headteacher": 404, "*": 403}),
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
    Row("reports:show_psychometrics", at=closed_round, get=DISTRICT),
    Row("reports:show_psychometrics", at=open_round, get=DISTRICT_NOT),
    Row("reports:show_psychometrics", at=round_elsewhere, get=DISTRICT_NOT),
    Row("reports:print_psychometrics", at=closed_round, post={"district_officer": 302, "*": 403}),
    Row("reports:print_psychometrics", at=round_elsewhere, post=DISTRICT_NOT),
    Row("reports:tabulate_psychometrics", at=closed_round, post={"district_officer": 302, "*": 403}),
    Row("reports:tabulate_psychometrics", at=round_elsewhere, post=DISTRICT_NOT),
    Row("reports:show_rescoring", at=rescoring, get=DISTRICT),
    Row("reports:show_yield", get=DISTRICT),
    Row("reports:show_yield", at=round_in_a_month, get=DISTRICT),
    Row("reports:print_yield", at=round_in_a_month, post={"district_officer": 302, "*": 403}),
    Row("reports:tabulate_yield", at=round_in_a_month, post={"district_officer": 302, "*": 403}),
]
