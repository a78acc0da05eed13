"""Work past its own date on a day: how much, and the oldest in days. Exact: somebody has to move each piece on. A day
has been missed here when it has for everybody else: once a school day has passed since (`steps.deadlines`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from screening.cases.holidays.breaks import next_break
from screening.cases.steps.deadlines import Deadlines
from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.figures.cases import CaseRow, every_case
from students.calendar import SchoolCalendar
from students.selectors import calendar_of

HEARD = ("received", "in-progress", "done", "declined")


@dataclass(frozen=True)
class Overdue:
    """Work past its own date: how much, and the oldest in days."""

    count: int
    oldest_days: int


def overdue(
    records: SchoolRecords, cases: Sequence[CaseRow], day: date, calendar: SchoolCalendar | None = None
) -> dict[str, Overdue]:
    """Desk looks, children to see, receipts, follow-ups, plans for a long holiday."""
    waiting = desk_waiting(cases, day)
    calendar = calendar or calendar_of(records.school.township.county)
    every, deadlines = every_case(records, day), Deadlines(calendar, day)
    missing, mine = _plans_missing(records, every, calendar, day), {case.id for case in every}
    dates: dict[str, list[date | None]] = {
        "desk": [case.desk_due for case in waiting],
        "seen": [case.seen_due for case in waiting if case.seen is None],
        "receipt": [*_replies_owed(records, mine, day)],
        "follow-up": [*_follow_ups_owed(records, mine, day)],
    }
    found = {kind: _late(some, deadlines) for kind, some in dates.items()}
    return found | ({"holiday-plan": Overdue(missing[0], (day - missing[1]).days)} if missing and missing[0] else {})


def _plans_missing(
    records: SchoolRecords, cases: Sequence[CaseRow], calendar: SchoolCalendar, day: date
) -> tuple[int, date] | None:
    """Open cases without a plan for the long holiday, and its last school day; None while there is time."""
    holiday = next_break(calendar, day)
    if holiday is None or not holiday.plan_is_owed(day):
        return None
    planned = {
        plan["case_id"]
        for plan in records.holiday_plans
        if plan["holiday_starts"] == holiday.starts and timezone.localdate(plan["recorded_at"]) <= day
    }
    open_then = [case for case in cases if case.opened <= holiday.last_school_day and case.open_on(day)]
    return sum(case.id not in planned for case in open_then), holiday.last_school_day


def desk_waiting(cases: Iterable[CaseRow], day: date) -> list[CaseRow]:
    return [case for case in cases if case.tier_a and case.open_on(day) and case.decided is None]


def _late(dates: Iterable[date | None], deadlines: Deadlines) -> Overdue:
    late = [(deadlines.today - due).days for due in dates if due and deadlines.is_missed(due)]
    return Overdue(len(late), max(late, default=0))


def heard_from(records: SchoolRecords, day: date) -> dict[int, date]:
    """Referral → the day its receiver was first heard from."""
    found: dict[int, date] = {}
    for row in records.receipts:
        if row["state"] in HEARD and row["dated"] <= day:
            found.setdefault(row["referral_id"], row["dated"])
    return found


def _replies_owed(records: SchoolRecords, mine: set[int], day: date) -> list[date]:
    """The dates first agreed: asking again moves no date here."""
    heard = heard_from(records, day)
    withdrawn = {row["referral_id"] for row in records.receipts if row["state"] == "withdrawn" and row["dated"] <= day}
    return [
        row["reply_due_on"]
        for row in records.referrals
        if row["case_id"] in mine
        and timezone.localdate(row["issued_at"]) <= day
        and row["id"] not in heard
        and row["id"] not in withdrawn
    ]


def _follow_ups_owed(records: SchoolRecords, mine: set[int], day: date) -> list[date]:
    return [
        row["due_on"]
        for row in records.follow_ups
        if row["case_id"] in mine and not (row["done_on"] and row["done_on"] <= day)
    ]
