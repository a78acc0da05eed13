"""Exact totals of the school's own work in the month and its arrears at the month's end. Never broken down."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from django.utils import timezone

from screening.cases.deciding.unresolved_items import CALLS
from screening.cases.holidays.breaks import next_break
from screening.cases.plans.rhythm import Counts, Entered, counts
from screening.cases.steps.deadlines import Deadlines
from screening.reports.monthly.access.records import Row, SchoolRecords
from screening.reports.monthly.figures.cases import WATCH, CaseRow, every_case
from screening.reports.periods import Period
from students.calendar import SchoolCalendar
from students.selectors import calendar_of

FEWEST_WAITS = 5


def work(records: SchoolRecords, cases: Sequence[CaseRow], period: Period, calendar: SchoolCalendar) -> dict[str, Any]:
    late = overdue(records, cases, period.last, calendar)
    due = [row for row in records.follow_ups if period.first <= row["due_on"] <= period.last]
    entries = _entries(records, period)
    return {
        "follow_ups_due": len(due),
        "follow_ups_done": sum(1 for row in due if row["done_on"] and row["done_on"] <= period.last),
        "entries": {action: [one.all, one.took_place] for action, one in entries.items()},
        **_support(entries),
        **_sessions(records, period),
        "left_open": records.left_open.filter(
            case__closed_at__gte=period.since, case__closed_at__lt=period.until
        ).count(),
        "postponed": sum(1 for _moved in postponed(records, period)) + sum(one.moved for one in entries.values()),
        "overdue": {name: [item.count, item.oldest_days] for name, item in late.items()},
        "overdue_total": sum(item.count for item in late.values()),
        "wait": median_wait(cases, period, calendar),
    }


def _entries(records: SchoolRecords, period: Period) -> dict[str, Counts]:
    """Catalogue action → what took place of agreed support, or did not."""
    found: dict[str, list[Entered]] = {}
    rows = records.entries.filter(dated__gte=period.first, dated__lte=period.last)
    for action, dated, status, recorded_at in rows.values_list("action__action", "dated", "status", "recorded_at"):
        found.setdefault(action, []).append(Entered(dated, status, recorded_at))
    return {action: counts(some) for action, some in sorted(found.items())}


def _support(entries: Mapping[str, Counts]) -> dict[str, int]:
    every, calls = sum(entries.values(), Counts()), entries.get(CALLS, Counts())
    return {
        "entered": every.all,
        "entered_in_time": every.in_time,
        "calls_due": calls.all,
        "calls_kept": calls.took_place,
        "calls_entered": calls.in_time,
    }


def _sessions(records: SchoolRecords, period: Period) -> dict[str, int]:
    """What the school offers to everybody: days written down, not who came."""
    took_place = list(
        records.sessions.filter(held_on__gte=period.first, held_on__lte=period.last).values_list(
            "took_place", flat=True
        )
    )
    return {"sessions_held": took_place.count(True), "sessions_not_held": took_place.count(False)}


def postponed(records: SchoolRecords, period: Period) -> Iterator[str]:
    """Each date that somebody moved later by hand in the month: a receiver asked again, a watch prolonged, a holiday
    plan written anew with later days. Calls and sessions that were moved are entries."""
    for dated in records.reminders:
        if period.first <= dated <= period.last:
            yield "receipt"
    for decisions in records.decisions.values():
        for before, after in zip(decisions, decisions[1:], strict=False):
            watched_on = before["decision"] == after["decision"] == WATCH and period.has(after["decided_at"])
            if watched_on and before["until"] and after["until"] and after["until"] > before["until"]:
                yield "watch"
    latest: dict[tuple[int, object], Mapping[str, Any]] = {}
    for plan in records.holiday_plans:
        key = plan["case_id"], plan["holiday_starts"]
        earlier = latest.get(key)
        is_later = earlier and (plan["first_on"] > earlier["first_on"] or plan["back_on"] > earlier["back_on"])
        if is_later and period.has(plan["recorded_at"]):
            yield "holiday"
        latest[key] = plan


def median_wait(cases: Sequence[CaseRow], period: Period, calendar: SchoolCalendar) -> float | None:
    """Median school days from flag to the child being seen, over children seen in the month; None under five."""
    waits = [
        calendar.school_days_between(case.opened, case.seen)
        for case in cases
        if case.tier_a and case.seen and period.first <= case.seen <= period.last
    ]
    return float(median(waits)) if len(waits) >= FEWEST_WAITS else None


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
    every = every_case(records, day)
    mine, then = {case.id for case in every}, Deadlines(calendar or calendar_of(records.school.township.county), day)
    dates: dict[str, list[date]] = {
        **{kind: list(late.values()) for kind, late in late_looks(cases, then).items()},
        "receipt": [due for due in _replies_owed(records, mine, day) if then.is_missed(due)],
        "follow-up": [due for due in _follow_ups_owed(records, mine, day) if then.is_missed(due)],
    }
    missing, since = without_holiday_plan(every, lambda: records.holiday_plans, then)
    if missing and since:
        dates["holiday-plan"] = [since] * len(missing)
    return {
        kind: Overdue(len(some), max(((day - due).days for due in some), default=0)) for kind, some in dates.items()
    }


def late_looks(cases: Iterable[CaseRow], then: Deadlines) -> dict[str, dict[CaseRow, date]]:
    """Cases to be looked at and children to be seen, past their own date: each with the date."""
    waiting = [case for case in cases if case.tier_a and case.open_on(then.today) and case.decided is None]
    due = {
        "desk": {case: case.desk_due for case in waiting},
        "seen": {case: case.seen_due for case in waiting if case.seen is None},
    }
    return {kind: {case: day for case, day in of.items() if day and then.is_missed(day)} for kind, of in due.items()}


def without_holiday_plan(
    cases: Iterable[CaseRow], plans: Callable[[], Iterable[Row]], then: Deadlines
) -> tuple[list[CaseRow], date | None]:
    """Open cases without a plan for the long holiday, and its last school day; none while there is time.
    `plans` are asked for when they are owed."""
    day = then.today
    holiday = next_break(then.calendar, day)
    if holiday is None or not holiday.plan_is_owed(day):
        return [], None
    planned = {
        plan["case_id"]
        for plan in plans()
        if plan["holiday_starts"] == holiday.starts and timezone.localdate(plan["recorded_at"]) <= day
    }
    owed = (case for case in cases if case.opened <= holiday.last_school_day and case.open_on(day))
    return [case for case in owed if case.id not in planned], holiday.last_school_day


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
