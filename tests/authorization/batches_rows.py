from datetime import date

from screening.reports.fanout.services import make_reports
from tests.authorization.matrix import Row, Target
from tests.conftest import Cast
from tests.factories import make_county

SEPTEMBER = date(2026, 9, 1)


def own_batch(cast: Cast) -> Target:
    return Target(kwargs={"public_id": make_reports(county=cast.county, month=SEPTEMBER).public_id})


def batch_elsewhere(cast: Cast) -> Target:
    return Target(kwargs={"public_id": make_reports(county=make_county("别处县"), month=SEPTEMBER).public_id})


def last_month(cast: Cast) -> Target:
    return Target(data={"month": "2026-09-01"})


def month_that_runs(cast: Cast) -> Target:
    return Target(data={"month": "2026-10-01"})


def no_row(cast: Cast) -> Target:
    return Target(kwargs=own_batch(cast).kwargs, data={"row": "none"})


OFFICER, OFFICER_SENT_ON = {"district_officer": 200, "*": 403}, {"district_officer": 302, "*": 403}
ELSEWHERE, REFUSED = {"district_officer": 404, "*": 403}, {"district_officer": 422, "*": 403}

ROWS = [
    Row("reports:list_batches", at=last_month, get=OFFICER, post=OFFICER_SENT_ON),
    Row("reports:list_batches", at=month_that_runs, get=OFFICER, post=REFUSED),
    Row("reports:show_batch", at=own_batch, get=OFFICER, post=OFFICER_SENT_ON),
    Row("reports:show_batch", at=no_row, get=OFFICER, post=REFUSED),
    Row("reports:show_batch", at=batch_elsewhere, get=ELSEWHERE, post=ELSEWHERE),
]
