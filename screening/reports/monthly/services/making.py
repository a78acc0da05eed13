"""Making a month's report: a new revision whenever its figures changed, never a changed old one.

What ``MonthlyReport.figures`` holds. A list ``[value, why]`` is a published count of children (`Published.of`); a plain
number is the school's own work and is printed as it stands (`Exact`).

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
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.audit import record
from accounts.models import AuditEvent, User
from screening.reports.disclosure_control.services import publish_for
from screening.reports.models import AskAnswer, MonthlyReport
from screening.reports.monthly.access.records import SchoolRecords
from screening.reports.monthly.asks import Ask, asks_of_today
from screening.reports.monthly.content import content_of
from screening.reports.monthly.figures.cases import case_rows
from screening.reports.monthly.figures.gather import SchoolMonth, gather
from screening.reports.monthly.figures.work import overdue
from screening.reports.periods import Period, closed_on, holiday_on, last_closed_month, month_after, period_of
from screening.rounds.access import open_rounds_of
from screening.rounds.completion.access import undone_of_schools
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
    had_children = Enrolment.objects.filter(school_class__school=school, starts__lte=period.last)
    if period.first > today or not had_children.exists():
        raise NothingToReport(period.month.isoformat())
    counted = count(school, period)
    digest = _digest(counted, period)
    latest = MonthlyReport.objects.filter(school=school, month=period.month).order_by("-revision").first()
    if latest and latest.input_hash == digest:
        return latest
    content = _published(school, period, counted, by)
    return _keep(school, period, content, digest, revision=latest.revision + 1 if latest else 1, by=by)


def books_of(school: School, month: date, today: date) -> Period:
    return period_of(month, today, school.township.county.report_closing_day)


def count(school: School, period: Period) -> SchoolMonth:
    records = SchoolRecords(school=school, period=period)
    return gather(records, period, calendar_of(school.township.county))


def _digest(counted: SchoolMonth, period: Period) -> str:
    """Of what was counted. Keyed: a plain hash would let one try out the small numbers that are not printed."""
    seen = [period.last.isoformat(), counted.layout, counted.exact, sorted(counted.table.cells.items())]
    return salted_hmac("monthly-report", json.dumps(seen, sort_keys=True), algorithm="sha256").hexdigest()


def _published(school: School, period: Period, counted: SchoolMonth, by: User | None) -> dict[str, Any]:
    month = f"{period.month:%Y-%m}"
    shown = publish_for(audience=f"school:{school.public_id}", period=month, tables=[counted.table], by=by)
    rows = MonthlyReport.objects.filter(school=school, month__lt=period.month).order_by("-month", "revision")[:24]
    earlier = {row.month.isoformat(): row.figures for row in rows}  # of the last revision
    return content_of(counted, period, shown.cells, earlier)


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
    detail = {"month": period.month.isoformat(), "revision": revision}
    record(by=by, verb="report.make", obj=report, detail=detail)
    return report


def make_missing_reports(*, today: date, schools: QuerySet[School] | None = None) -> list[MonthlyReport]:
    """A report of every school, or of these, and every closed month since the last one that made itself, oldest first;
    of a school that has none, of the month that closed last. A month made by hand while it still ran is made again at
    its end."""
    made = []
    chosen = School.objects.all() if schools is None else schools
    for school in chosen.select_related("township__county").order_by("pk"):
        for month in _missing(school, today):
            try:
                made.append(make_report(school=school, month=month, today=today, by=None))
            except NothingToReport:
                continue
    return made


def _missing(school: School, today: date) -> Iterator[date]:
    closing_day = school.township.county.report_closing_day
    last = last_closed_month(today, closing_day)
    year_before = last.replace(year=last.year - 1)
    stored = MonthlyReport.objects.filter(school=school, month__lte=last, month__gte=year_before)
    stands = dict(stored.order_by("revision").values_list("month", "figures__as_of"))
    by_itself = stored.filter(made_by=None).order_by("-month").values_list("month", flat=True).first()
    month = by_itself or last
    while month <= last:
        if stands.get(month, "") < closed_on(month, closing_day).isoformat():
            yield month
        month = month_after(month)


def asks_standing(*, user: User, school: School, period: Period, latest: MonthlyReport | None) -> list[Ask]:
    """What stands today besides what the last report asks; where there is none, all of it."""
    asked = [_but_its_days(ask) for ask in (latest.figures["asks"] if latest else [])]
    return [ask for ask in asks_of_today(_today(user, school, period)) if _but_its_days(ask) not in asked]


def _but_its_days(ask: Ask) -> Ask:
    """The oldest is a day later every day: that alone is nothing new to ask."""
    return {name: part for name, part in ask.items() if name != "days"}


def _today(user: User, school: School, period: Period) -> dict[str, Any]:
    """As much of a month's content as is said between two reports: the month itself is not counted. Whether a class is
    done is asked where every page asks it."""
    records = SchoolRecords(school=school, period=period)
    late = overdue(records, case_rows(records, period.last), period.last)
    rounds = (one for one in open_rounds_of(user) if one.opens_on <= period.last <= one.closes_on)
    running = next(rounds, None)
    undone = undone_of_schools(user, [running]).get((running.pk, school.pk)) if running else None
    return {
        "work": {"overdue": {kind: [one.count, one.oldest_days] for kind, one in late.items()}},
        "coverage": {"waiting": undone.undone} if undone else None,
        "holiday": holiday_on(calendar_of(school.township.county), period.last),
        "round": {"closes": running.closes_on.isoformat(), "open": True} if running else None,
    }


@dataclass(frozen=True)
class Answer:
    """`state`: of `AskAnswer.State`, or nothing; who does it and until when must be said of what will be done."""

    state: str = ""
    done_by: User | None = None
    until: date | None = None


class AnsweredMeanwhile(Exception):
    """Somebody else answered one of these asks after the page was made; nothing was written."""


@transaction.atomic
def answer_asks(
    report: MonthlyReport, *, by: User, answers: Mapping[str, Answer], known: Mapping[str, int]
) -> list[AskAnswer]:
    """`answers`: ask → what the page says now; `known`: ask → number of the last answer it was made with, 0 for none.
    Only what the person changed is written, so that the page sent twice acts once. Raises AnsweredMeanwhile."""
    School.objects.select_for_update().get(pk=report.school_id)
    rows = AskAnswer.objects.filter(school=report.school, month=report.month)
    series = {code: {row.number: row for row in rows.filter(code=code)} for code in answers}
    changed = {code: one for code, one in answers.items() if _is_new(one, series[code], known.get(code, 0))}
    if any(max(series[code], default=0) != known.get(code, 0) for code in changed):
        raise AnsweredMeanwhile
    return [_add(report, code, known.get(code, 0) + 1, one, by) for code, one in changed.items()]


def _is_new(answer: Answer, series: Mapping[int, AskAnswer], known: int) -> bool:
    """Neither what stands there nor what the page was made with: what was not touched changes nobody else's answer."""
    stands = filter(None, (series.get(max(series, default=0)), series.get(known)))
    return bool(answer.state) and all(Answer(row.state, row.done_by, row.until) != answer for row in stands)


def _add(report: MonthlyReport, code: str, number: int, answer: Answer, by: User) -> AskAnswer:
    said = {"state": answer.state, "done_by": answer.done_by, "until": answer.until}
    made = AskAnswer.objects.create(
        school=report.school, month=report.month, code=code, number=number, said_by=by, **said
    )
    detail = {"month": report.month.isoformat(), "ask": code, "state": answer.state}
    record(by=by, verb="report.answer", obj=report, detail=detail)
    return made
