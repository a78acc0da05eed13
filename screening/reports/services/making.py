"""Making a month's report: a new revision whenever its figures changed, never a changed old one.

What ``MonthlyReport.figures`` holds. A list ``[value, why]`` is a published count of children (`Published.of`); a plain
number is the school's own work and is printed as it stands (`Exact`). Read with `.get`: older reports have less.

    as_of      the day the figures stand at
    layout     "round" | "no-round" | "holiday" (no school, or mostly none) | "small" (under 150 children: people is {})
    round      None, or school_year, term, opens, closes, open
    coverage   None without a round, or Exact sheets of the classes: sheets, handed_in, usable, waiting
    people     published cells: enrolled · state.<state> · chain.<step> · talk · grade.<g>.<column> ·
               label.<left-behind|other|unknown>.<column>; columns enrolled, rated, flagged, talk, seen
    after      only without a round in the month, else None: {"round": {…}, "people": {chain.<step>, talk}} of the last
               round, as it stands at the month's end
    work       Exact: follow_ups_due, follow_ups_done, receipts, entries {action: [planned, done]},
               overdue {kind: [count, oldest_days]}, overdue_total, postponed, calls_due, calls_kept, calls_entered (in
               three days), entered, entered_in_time (all support), sessions_held, sessions_not_held (activities of the
               school), left_open (things open at a closing, with a word who goes on)
               published, because one piece of this work is one child: desk_due, desk_in_time, seen, talks_answered,
               talks_waiting, concerns, referrals_issued, closed, reopened (again within 90 days), watch_long (on watch
               for over eight weeks)
               wait: median school days, or None under five children
    closed_by  published: who says how it ended: child, guardian, counselor, nobody; parts of work.closed
    trend      a month of the school year a line: month, wait, in_time (%, None under ten), overdue, sheets (handed in)
    asks       codes with numbers, at most three
    changed    only from the second revision on: keys of the figures that differ from the revision before, dotted
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from accounts.audit import record
from accounts.models import AuditEvent, User
from screening.reports import figures
from screening.reports.asks import asks
from screening.reports.disclosure import Published
from screening.reports.models import MonthlyReport
from screening.reports.periods import Period, period_of
from screening.reports.records import SchoolRecords
from screening.reports.services.counting import records_of
from students.calendar import SchoolCalendar
from students.models import School
from students.selectors import calendar_of


class NothingToReport(Exception):
    """The month has not begun, or has no school day and no open work."""


@transaction.atomic
def make_report(*, school: School, month: date, today: date, by: User | None) -> MonthlyReport:
    """The report of ``month`` (any day of it) as it stands; the same figures give the report that exists already."""
    period = period_of(month, today)
    if period.first > today:
        raise NothingToReport(period.first.isoformat())
    content = collect(school=school, period=period)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    latest = MonthlyReport.objects.filter(school=school, month=period.first).order_by("-revision").first()
    if latest and latest.input_hash == digest:
        return latest
    head = AuditEvent.objects.filter(number__isnull=False).order_by("-number").first()
    report = MonthlyReport.objects.create(
        school=school,
        month=period.first,
        revision=latest.revision + 1 if latest else 1,
        figures=content,
        input_hash=digest,
        audit_number=head.number if head else None,
        audit_mac=head.mac if head else "",
        made_by=by,
    )
    record(by=by, verb="report.make", obj=report, detail={"month": period.first.isoformat()})
    return report


def collect(*, school: School, period: Period) -> dict[str, Any]:
    """Published people cells, exact work counts, the year's trend, and what the month asks for."""
    calendar = calendar_of(school.township.county)
    records = records_of(school=school, period=period)
    cases = figures.case_rows(records, period.last)
    content: dict[str, Any] = {
        "as_of": period.last.isoformat(),
        "round": _round(records),
        "people": {key: _stored(cell) for key, cell in figures.people(records, cases, period).items()},
        "work": figures.work(records, cases, period, calendar),
        "trend": [_month(school, month, calendar) for month in _months_of_year(period, calendar)],
    }
    content["asks"] = asks(content)
    return content


def _stored(cell: Published) -> list[int | str | None]:
    return [cell.value, cell.why.value]


def _round(records: SchoolRecords) -> dict[str, Any] | None:
    current = records.round
    if current is None:
        return None
    return {
        "school_year": current.school_year,
        "term": current.term,
        "opens": current.opens_on.isoformat(),
        "closes": current.closes_on.isoformat(),
        "open": current.state == current.State.OPEN,
    }


def _months_of_year(period: Period, calendar: SchoolCalendar) -> Iterable[Period]:
    """The months of the school year so far that had school, this one last."""
    start = date(calendar.school_year(period.last), 9, 1)
    month = start
    while month <= period.first:
        candidate = period_of(month, period.last)
        if calendar.school_days_between(candidate.first - timedelta(days=1), candidate.last) > 0:
            yield candidate
        month = (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def _month(school: School, period: Period, calendar: SchoolCalendar) -> dict[str, Any]:
    records = records_of(school=school, period=period)
    work = figures.work(records, figures.case_rows(records, period.last), period, calendar)
    due = work["desk_due"]
    return {
        "month": period.first.isoformat(),
        "wait": work["wait"],
        "in_time": round(100 * work["desk_in_time"] / due) if due else None,
        "overdue": work["overdue_total"],
    }


def make_missing_reports(*, today: date) -> list[MonthlyReport]:
    """Last month's report of every school that has none: also after the computer was off on the first."""
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    missing = School.objects.exclude(monthly_reports__month=last_month).select_related("township__county")
    return [make_report(school=school, month=last_month, today=today, by=None) for school in missing]
