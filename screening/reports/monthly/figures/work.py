"""Exact totals of the school's own work in the month and its arrears at the month's end. Never broken down."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from screening.cases.deciding.unresolved_items import CALLS
from screening.cases.plans.rhythm import Counts, Entered, counts
from screening.reports.monthly.access.school_records import SchoolRecords
from screening.reports.monthly.figures.arrears import overdue
from screening.reports.monthly.figures.cases import WATCH, CaseRow
from screening.reports.periods import Period
from students.calendar import SchoolCalendar

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
