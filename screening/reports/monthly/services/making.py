"""Making a month's report: a new revision whenever its figures changed, never a changed old one.

What ``MonthlyReport.figures`` holds. A list ``[value, why]`` is a published count of children (`Published.of`); a plain
number is the school's own work and is printed as it stands (`Exact`). Read with `.get`: older reports have less.

    as_of      the day the figures stand at
    period     first and last day of the month's books
    layout     "round" | "no-round" | "holiday" (no school, or mostly none) | "small" (under 150 children: people is {})
    holiday    None, or back: the first school day after the long holiday the figures were taken in, None if not known
    round      None, or school_year, term, opens, closes, open
    coverage   None without a round, or Exact sheets of the classes: sheets, handed_in, usable, waiting
    people     published cells: enrolled · state.<state> · chain.<step> · talk · grade.<g>.<column> ·
               policy.<…> and label.<left-behind|other|unknown>.<column>; columns enrolled, rated, flagged, talk, seen
    after      only without a round in the month, else None: {"round": {…}, "people": {chain.<step>, talk}} of the last
               round, as it stands at the month's end
    work       Exact: follow_ups_due, follow_ups_done, entries {action: [entered, took place]},
               overdue {kind: [count, oldest_days]}, overdue_total, postponed, calls_due, calls_kept, calls_entered (in
               three days), entered, entered_in_time (all support), sessions_held, sessions_not_held (activities of the
               school), left_open (things open at a closing, with a word who goes on)
               published, because one piece of this work is one child: desk_due, desk_in_time, seen, talks_answered,
               talks_waiting, concerns, referrals_issued, receipts, closed, reopened (again within 90 days), watch_long
               (on watch for over eight weeks)
               wait: median school days, or None under five children
               overdue: a count, and the total, is None where it may not be printed; few: kinds that are one to four
    closed_by  published: who says how it ended: child, guardian, counselor, nobody; parts of work.closed
    trend      a month of the school year a line: month, wait, in_time (%, None under ten), overdue, sheets (handed in)
    asks       codes with numbers, at most three
    changed    only from the second revision on: keys of the figures that differ from the revision before, dotted
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.audit import record
from accounts.models import AuditEvent, User
from screening.reports.disclosure_control.services import publish_for
from screening.reports.models import MonthlyReport
from screening.reports.monthly import figures
from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.services.contents import changed_keys, content_of
from screening.reports.periods import Period, period_of
from students.models import Enrolment, School
from students.selectors import calendar_of


class NothingToReport(Exception):
    """The month has not begun, or lies before the school had a child."""


@transaction.atomic
def make_report(*, school: School, month: date, today: date, by: User | None) -> MonthlyReport:
    """The report of ``month`` (any day of it) as it stands; the same figures give the report that exists already.

    Raises NothingToReport."""
    School.objects.select_for_update().get(pk=school.pk)
    period = books_of(school, month, today)
    _check(school, period, today)
    counted = count(school, period)
    digest = _digest(counted, period)
    latest = MonthlyReport.objects.filter(school=school, month=period.month).order_by("-revision").first()
    if latest and latest.input_hash == digest:
        return latest
    content = _published(school, period, counted, by)
    if latest:
        content["changed"] = changed_keys(latest.figures, content)
    return _keep(school, period, content, digest, revision=latest.revision + 1 if latest else 1, by=by)


def books_of(school: School, month: date, today: date) -> Period:
    return period_of(month, today, school.township.county.report_closing_day)


def _check(school: School, period: Period, today: date) -> None:
    had_children = Enrolment.objects.filter(school_class__school=school, starts__lte=period.last)
    if period.first > today or not had_children.exists():
        raise NothingToReport(period.month.isoformat())


def count(school: School, period: Period) -> figures.SchoolMonth:
    records = SchoolRecords(school=school, period=period)
    return figures.gather(records, period, calendar_of(school.township.county))


def _digest(counted: figures.SchoolMonth, period: Period) -> str:
    """Of what was counted. Keyed: a plain hash would let one try out the small numbers that are not printed."""
    seen = [period.last.isoformat(), counted.layout, counted.exact, sorted(counted.table.cells.items())]
    return salted_hmac("monthly-report", json.dumps(seen, sort_keys=True), algorithm="sha256").hexdigest()


def _published(school: School, period: Period, counted: figures.SchoolMonth, by: User | None) -> dict[str, Any]:
    month = f"{period.month:%Y-%m}"
    shown = publish_for(audience=f"school:{school.public_id}", period=month, tables=[counted.table], by=by)
    return content_of(counted, period, shown.cells, _earlier(school, period))


def _earlier(school: School, period: Period) -> dict[str, Mapping[str, Any]]:
    """Month → figures of its last revision, of the months before this one."""
    rows = MonthlyReport.objects.filter(school=school, month__lt=period.month).select_related(None)
    return {row.month.isoformat(): row.figures for row in rows.order_by("-month", "revision")[:24]}


def _keep(
    school: School, period: Period, content: dict[str, Any], digest: str, *, revision: int, by: User | None
) -> MonthlyReport:
    head = AuditEvent.objects.filter(number__isnull=False).order_by("-number").first()
    report = MonthlyReport.objects.create(
        school=school,
        month=period.month,
        revision=revision,
        figures=content,
        input_hash=digest,
        audit_number=head.number if head else None,
        audit_mac=head.mac if head else "",
        made_by=by,
    )
    detail = {"month": period.month.isoformat(), "revision": revision, "changed": content.get("changed", [])}
    record(by=by, verb="report.make", obj=report, detail=detail)
    return report
