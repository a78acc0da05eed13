"""The psychometric report of a round and what its flags found: read by the district officer of its county alone."""

from datetime import date

from screening.reports.county.services import make_county_month
from screening.rounds.models import ScreeningRound
from tests.authorization.matrix import Row, Target
from tests.authorization.reports_rows import DISTRICT, DISTRICT_NOT, TODAY, closed_round
from tests.conftest import Cast
from tests.factories import make_county
from tests.reports.factories import make_round


def open_round(cast: Cast) -> Target:
    """While a round is open its psychometric report does not exist."""
    return Target(kwargs={"public_id": make_round(cast, cast.school).public_id})


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


ROWS = [
    Row("reports:show_psychometrics", at=closed_round, get=DISTRICT),
    Row("reports:show_psychometrics", at=open_round, get=DISTRICT_NOT),
    Row("reports:show_psychometrics", at=round_elsewhere, get=DISTRICT_NOT),
    Row("reports:print_psychometrics", at=closed_round, post={"district_officer": 302, "*": 403}),
    Row("reports:print_psychometrics", at=round_elsewhere, post=DISTRICT_NOT),
    Row("reports:tabulate_psychometrics", at=closed_round, post={"district_officer": 302, "*": 403}),
    Row("reports:tabulate_psychometrics", at=round_elsewhere, post=DISTRICT_NOT),
    Row("reports:show_yield", get=DISTRICT),
    Row("reports:show_yield", at=round_in_a_month, get=DISTRICT),
    Row("reports:print_yield", at=round_in_a_month, post={"district_officer": 302, "*": 403}),
    Row("reports:tabulate_yield", at=round_in_a_month, post={"district_officer": 302, "*": 403}),
]
