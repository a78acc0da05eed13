"""Making a county's month: everything its officer may read is published together, once, and kept as it was."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from screening.reports.county.district.figures import SchoolCounts, tables
from screening.reports.county.district.services.counting import counts_of, last_complete_month, wait_of
from screening.reports.county.district.services.outlook import next_round_stored, round_stored
from screening.reports.county.district.sources import tables_of_rooms
from screening.reports.disclosure_control.model import PeriodPublication, Table
from screening.reports.disclosure_control.services import publish_for
from screening.reports.holiday import holiday_of_month
from screening.reports.models import CountyMonth
from screening.reports.periods import Period, period_of
from students.models import County
from students.selectors import calendar_of


class MonthNotOver(Exception):
    """Figures of a county stand as of a month's last day; this month has not had its last."""


@transaction.atomic
def make_county_month(*, county: County, month: date, today: date, by: User | None) -> CountyMonth:
    """The month as it stands in the rows; the same figures give the revision that exists already."""
    period = period_of(month, today, county.report_closing_day)
    if period.last >= today:
        raise MonthNotOver(period.month.isoformat())
    County.objects.select_for_update().get(pk=county.pk)  # pressed twice, the second waits and finds the first
    counts = counts_of(county=county, period=period)
    publication = _published(county, period, [*tables(counts), *tables_of_rooms(county, period)])
    cells = {key: cell.stored for key, cell in publication.cells.items()}
    return _kept(county, period, cells, _work(county, period, counts), by)


def audience_of(county: County) -> str:
    return f"county:{county.public_id}"


def _published(county: County, period: Period, found: Sequence[Table]) -> PeriodPublication:
    return publish_for(audience=audience_of(county), period=period.month.strftime("%Y-%m"), tables=found)


def _work(county: County, period: Period, counts: Sequence[SchoolCounts]) -> dict[str, Any]:
    holiday = holiday_of_month(calendar_of(county), period.last)
    return {
        **({"holiday": holiday} if holiday else {}),
        "as_of": period.last.isoformat(),
        "round": round_stored(county=county, period=period),
        "next": next_round_stored(county=county, period=period),
        "schools": {str(one.school): one.work for one in counts},
        "wait": wait_of(county=county, period=period),
    }


def _kept(county: County, period: Period, cells: Any, work: Any, by: User | None) -> CountyMonth:
    digest = hashlib.sha256(json.dumps([cells, work], sort_keys=True).encode()).hexdigest()
    latest = CountyMonth.objects.filter(county=county, month=period.month).order_by("-revision").first()
    if latest and latest.input_hash == digest:
        return latest
    row = CountyMonth.objects.create(
        county=county,
        month=period.month,
        revision=latest.revision + 1 if latest else 1,
        cells=cells,
        work=work,
        input_hash=digest,
        made_by=by,
    )
    record(by=by, verb="county-month.make", obj=row, detail={"month": period.month.isoformat()})
    return row


def make_missing_county_months(*, today: date) -> list[CountyMonth]:
    """The last closed month of every county that has none of it: also after the computer was off on the day."""
    missing = []
    for county in County.objects.order_by("pk"):
        month = last_complete_month(today=today, county=county).month
        if not CountyMonth.objects.filter(county=county, month=month).exists():
            missing.append(make_county_month(county=county, month=month, today=today, by=None))
    return missing
