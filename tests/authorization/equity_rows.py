"""Who was missed, for the county's officer alone."""

from datetime import date

from screening.reports.county.district.services import make_county_month
from screening.reports.models import CountyMonth
from students.models import County
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county


def _month(county: County) -> CountyMonth:
    return make_county_month(county=county, month=date(2026, 9, 1), today=date(2026, 10, 19), by=None)


def counted(cast: Cast) -> Target:
    _month(cast.county)
    return Target()


def september(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _month(cast.county).public_id})


def september_elsewhere(cast: Cast) -> Target:
    return Target(kwargs={"public_id": _month(make_county("别处县")).public_id})


OFFICER, OFFICER_SENT = {"district_officer": 200, "*": 403}, {"district_officer": 302, "*": 403}
OFFICER_NOT = {"district_officer": 404, "*": 403}

ROWS = [
    Row("reports:show_equity", get=OFFICER),
    Row("reports:show_equity", at=counted, get=OFFICER),
    Row("reports:print_equity", at=september, post=OFFICER_SENT),
    Row("reports:print_equity", at=september_elsewhere, post=OFFICER_NOT),
    Row("reports:tabulate_equity", at=september, post=OFFICER_SENT),
    Row("reports:tabulate_equity", at=september_elsewhere, post=OFFICER_NOT),
]
