"""Making a county's month: everything its officer may read is published together, once, and kept as it was."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from screening.reports.county.figures import SchoolCounts, tables
from screening.reports.county.services.counting import counts_of, round_before, wait_of
from screening.reports.county.sources import tables_of_rooms
from screening.reports.disclosure_control.services import publish_for
from screening.reports.models import CountyMonth
from screening.reports.periods import Period, holiday_of_month, last_closed_month, month_before, period_of
from screening.rounds.models import RoundForm, ScreeningRound
from screening.rounds.opening import TEACHING_WEEKS
from screening.rounds.services import places_of
from students.models import County, School
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
    found = [*tables(counts), *tables_of_rooms(county, period)]
    publication = publish_for(audience=audience_of(county), period=f"{period.month:%Y-%m}", tables=found)
    cells = {key: cell.stored for key, cell in publication.cells.items()}
    return _kept(county, period, cells, _work(county, period, counts), by)


def audience_of(county: County) -> str:
    return f"county:{county.public_id}"


def _work(county: County, period: Period, counts: Sequence[SchoolCounts]) -> dict[str, Any]:
    current = round_before(county=county, period=period)  # the coverage belongs to it
    holiday = holiday_of_month(calendar_of(county), period.last)
    return {
        **({"holiday": holiday} if holiday else {}),
        "as_of": period.last.isoformat(),
        "round": _round(current) | {"over": current.last_day <= period.last} if current else None,
        "next": _next_round(county, period),
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
        month = last_closed_month(today, county.report_closing_day)
        if not CountyMonth.objects.filter(county=county, month=month).exists():
            missing.append(make_county_month(county=county, month=month, today=today, by=None))
    return missing


MOST = 24  # months back


def months_to_count(*, county: County, today: date) -> list[date]:
    """First days, newest first. Before its first round there is nothing to say of a county."""
    month = last_closed_month(today, county.report_closing_day)
    rounds = ScreeningRound.objects.filter(county=county).exclude(state=ScreeningRound.State.PLANNED)
    begun = rounds.order_by("opens_on").values_list("opens_on", flat=True).first()
    first, found = begun.replace(day=1) if begun else month, [month]
    while found[-1] > first and len(found) < MOST:
        found.append(month_before(found[-1]))
    return found


def _next_round(county: County, period: Period) -> dict[str, Any] | None:
    """The next planned round, and the places of each of its schools on the day it opens; it counts no child."""
    planned = ScreeningRound.objects.filter(county=county, state=ScreeningRound.State.PLANNED, opens_on__gt=period.last)
    coming = planned.order_by("opens_on").first()
    if coming is None or not RoundForm.objects.filter(round=coming).exists():
        return None
    schools = list(School.objects.filter(round_schools__round=coming))
    places = places_of(schools, day=coming.opens_on)
    return _round(coming) | {
        "weeks": TEACHING_WEEKS,
        "schools": {
            str(school.pk): float(places[school.pk].in_all) if school.pk in places else 0.0 for school in schools
        },
    }


def _round(one: ScreeningRound) -> dict[str, Any]:
    return {
        "school_year": one.school_year,
        "term": one.term,
        "opens": one.opens_on.isoformat(),
        "closes": one.last_day.isoformat(),
    }
