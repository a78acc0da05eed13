"""The figures of one school and month, as of the month's last day, from dated rows.

People counts leave here only as published cells (screening.reports.disclosure); work counts are exact.
Definitions of every figure: docs/reports.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median
from typing import Any

from django.utils import timezone

from screening.reports.disclosure import Published, Sum, publish_cells
from screening.reports.holidays import plans_missing
from screening.reports.periods import Period
from screening.reports.records import SchoolRecords
from screening.rounds.models import ChildState
from students.calendar import SchoolCalendar
from students.labels import research_left_behind
from students.selectors import care_in_force, grade_of

SMALL_SCHOOL = 150
STEPS = ("flagged", "seen", "decided", "acted", "started", "outcome")
ACTING = ("watch", "support-plan", "referral")


@dataclass(frozen=True)
class CaseRow:
    """One case with the dates its clocks need."""

    id: int
    student: int
    class_id: int
    round_id: int | None
    tier_a: bool
    opened: date
    desk_due: date | None
    seen_due: date | None
    seen: date | None
    decided: date | None
    decision: str
    started: date | None
    closed: date | None
    outcome: str

    def open_on(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or self.closed > day)


@dataclass(frozen=True)
class Overdue:
    """Work past its own date: how much, and the oldest in days."""

    count: int
    oldest_days: int


def _day(moment: datetime | date | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def case_rows(records: SchoolRecords, day: date) -> list[CaseRow]:
    """Every case of the school opened by ``day``, as it stood on that day."""
    decisions = defaultdict(list)
    for row in records.decisions.order_by("decided_at").values("case_id", "decision", "decided_at"):
        if timezone.localdate(row["decided_at"]) <= day:
            decisions[row["case_id"]].append(row)
    fields = (
        "id student_id school_class_id round_id tier became_a_on opened_on desk_due_on seen_due_on first_seen_on "
        "closed_at outcome plan__starts"
    ).split()
    issued = {
        row["case_id"]: _day(row["issued_at"])
        for row in records.referrals.filter(issued_at__isnull=False).values("case_id", "issued_at")
    }
    rows = records.cases.filter(opened_on__lte=day).values(*fields)
    return [_case_row(row, decisions[row["id"]], issued.get(row["id"]), day) for row in rows]


def _case_row(row: dict[str, Any], decisions: list[dict[str, Any]], issued: date | None, day: date) -> CaseRow:
    def by_then(moment: datetime | date | None) -> date | None:
        found = _day(moment)
        return found if found and found <= day else None

    starts = [start for start in (by_then(row["plan__starts"]), by_then(issued)) if start]
    moved = by_then(row["became_a_on"])
    return CaseRow(
        id=row["id"],
        student=row["student_id"],
        class_id=row["school_class_id"],
        round_id=row["round_id"],
        tier_a=row["tier"] == "A" and (row["became_a_on"] is None or moved is not None),
        opened=row["opened_on"],
        desk_due=row["desk_due_on"],
        seen_due=row["seen_due_on"],
        seen=by_then(row["first_seen_on"]),
        decided=_day(decisions[0]["decided_at"]) if decisions else None,
        decision=decisions[-1]["decision"] if decisions else "",
        started=min(starts) if starts else None,
        closed=by_then(row["closed_at"]),
        outcome=row["outcome"] if by_then(row["closed_at"]) else "",
    )


@dataclass
class Cells:
    """People counts and the sums that link them, collected before anything is published."""

    counts: dict[str, int]
    sums: list[Sum]
    known: set[str]
    silent: set[str]

    def split(self, total: str, parts: Iterable[str]) -> None:
        self.sums.append(Sum(total, tuple(parts)))

    def rest(self, total: str, part: str) -> None:
        """What is left of a total beside one printed part: never printed, never to be worked out when small."""
        key = f"{total}-without-{part}"
        self.counts[key] = self.counts[total] - self.counts[part]
        self.silent.add(key)
        self.sums.append(Sum(total, (part, key)))

    def publish(self) -> dict[str, Published]:
        return publish_cells(self.counts, self.sums, known=self.known, silent=self.silent)


def people(records: SchoolRecords, cases: list[CaseRow], period: Period) -> dict[str, Published]:
    """Coverage by state, tiers, the chain, and both by grade and by the research label. Empty without a round."""
    if records.round is None:
        return {}
    children = list(
        records.children.select_related("school_class").only("state", "since", "student_id", "school_class")
    )
    states = {child.student_id: child.state if child.since < period.until else ChildState.TO_RATE for child in children}
    mine = [case for case in cases if case.round_id == records.round.pk]
    cells = Cells({"enrolled": len(children)}, [], {"enrolled"}, set())
    _states(cells, states)
    _chain(cells, mine)
    if len(children) >= SMALL_SCHOOL:
        grades = {c.student_id: str(grade_of(c.school_class, records.round.school_year)) for c in children}
        _groups(cells, "grade", grades, states, mine, enrolment_known=True)
        _groups(cells, "label", _labels(states, period.last), states, mine, enrolment_known=False)
    return cells.publish()


def _states(cells: Cells, states: dict[int, str]) -> None:
    counted = Counter(states.values())
    keys = [f"state.{state}" for state in ChildState.values]
    cells.counts.update({f"state.{state}": counted[state] for state in ChildState.values})
    cells.split("enrolled", keys)


def _chain(cells: Cells, cases: list[CaseRow]) -> None:
    """Each step is a part of the one before."""
    seeing = [case for case in cases if case.tier_a]
    steps = [
        len(seeing),
        sum(1 for case in seeing if case.seen),
        sum(1 for case in seeing if case.seen and case.decided),
        sum(1 for case in seeing if case.seen and case.decided and case.decision in ACTING),
        sum(1 for case in seeing if case.seen and case.decision in ACTING and case.started),
        sum(1 for case in seeing if case.seen and case.decision in ACTING and case.started and case.closed),
    ]
    cells.counts.update({f"chain.{name}": count for name, count in zip(STEPS, steps, strict=True)})
    for before, after in zip(STEPS, STEPS[1:], strict=False):
        cells.rest(f"chain.{before}", f"chain.{after}")
    cells.counts["talk"] = sum(1 for case in cases if not case.tier_a)


def _labels(states: dict[int, str], day: date) -> dict[int, str]:
    words = {True: "left-behind", False: "other", None: "unknown"}
    facts = care_in_force(list(states))
    return {
        student: words[research_left_behind(facts[student], day) if student in facts else None] for student in states
    }


TOTALS = {
    "enrolled": "enrolled",
    "rated": f"state.{ChildState.RATED}",
    "flagged": "chain.flagged",
    "talk": "talk",
    "seen": "chain.seen",
}


def _groups(
    cells: Cells,
    name: str,
    group_of: dict[int, str],
    states: dict[int, str],
    cases: list[CaseRow],
    *,
    enrolment_known: bool,
) -> None:
    """Enrolled, rated, tier A, tier B and seen of every group, each linked to its total."""
    groups = sorted(set(group_of.values()))
    for column, counts in _columns(group_of, states, cases).items():
        keys = [f"{name}.{group}.{column}" for group in groups]
        cells.counts.update(zip(keys, (counts[group] for group in groups), strict=True))
        if cells.counts[TOTALS[column]] == sum(counts.values()):
            cells.split(TOTALS[column], keys)
    for group in groups:
        if enrolment_known:
            cells.known.add(f"{name}.{group}.enrolled")
        cells.rest(f"{name}.{group}.enrolled", f"{name}.{group}.rated")
        cells.rest(f"{name}.{group}.flagged", f"{name}.{group}.seen")


def _columns(group_of: dict[int, str], states: dict[int, str], cases: list[CaseRow]) -> dict[str, Counter[str]]:
    mine = [case for case in cases if case.student in group_of]
    return {
        "enrolled": Counter(group_of.values()),
        "rated": Counter(group_of[child] for child, state in states.items() if state == ChildState.RATED),
        "flagged": Counter(group_of[case.student] for case in mine if case.tier_a),
        "talk": Counter(group_of[case.student] for case in mine if not case.tier_a),
        "seen": Counter(group_of[case.student] for case in mine if case.tier_a and case.seen),
    }


def work(records: SchoolRecords, cases: list[CaseRow], period: Period, calendar: SchoolCalendar) -> dict[str, Any]:
    """Exact totals of the school's own work in the month and its arrears at the month's end. Never broken down."""
    arrears = overdue(records, cases, period.last)
    due_now = [c for c in cases if c.tier_a and c.desk_due and period.first <= c.desk_due <= period.last]
    referrals = list(records.referrals.filter(issued_at__lt=period.until).values("issued_at", "reply_due_on", "id"))
    answered = _answered(records, period)
    follow_ups = list(records.follow_ups.filter(due_on__lte=period.last).values("due_on", "done_on"))
    month_ups = [f for f in follow_ups if f["due_on"] >= period.first]
    return {
        "desk_due": len(due_now),
        "desk_in_time": sum(1 for c in due_now if c.decided and c.desk_due and c.decided <= c.desk_due),
        "seen": sum(1 for c in cases if c.seen and period.first <= c.seen <= period.last),
        "talks_answered": records.talks.filter(
            answered_at__lt=period.until, answered_at__date__gte=period.first
        ).count(),
        "talks_waiting": records.talks.filter(state="waiting", round__opens_on__lte=period.last).count(),
        "referrals_issued": sum(1 for r in referrals if _day(r["issued_at"]) >= period.first),
        "receipts": sum(1 for day in answered.values() if day >= period.first),
        "follow_ups_due": len(month_ups),
        "follow_ups_done": sum(1 for f in month_ups if f["done_on"] and f["done_on"] <= period.last),
        "closed": sum(1 for c in cases if c.closed and c.closed >= period.first and c.decision in ACTING),
        "concerns": records.concerns.filter(raised_at__date__gte=period.first, raised_at__lt=period.until).count(),
        "entries": _entries(records, period),
        "overdue": {name: [item.count, item.oldest_days] for name, item in arrears.items()},
        "overdue_total": sum(item.count for item in arrears.values()),
        "wait": _median_wait(cases, period, calendar),
    }


def overdue(records: SchoolRecords, cases: list[CaseRow], day: date) -> dict[str, Overdue]:
    """Work past its date on ``day``: desk looks, children to see, receipts, follow-ups, plans for a long holiday."""
    waiting = [c for c in cases if c.tier_a and c.open_on(day) and c.decided is None]
    answered = _answered(records, Period(day, day))
    replies = records.referrals.filter(issued_at__date__lte=day).exclude(state="withdrawn").values("id", "reply_due_on")
    ups = records.follow_ups.filter(due_on__lt=day).values("due_on", "done_on")
    missing = plans_missing(records, day)
    found = {
        "desk": _late([c.desk_due for c in waiting], day),
        "seen": _late([c.seen_due for c in waiting if c.seen is None], day),
        "receipt": _late([r["reply_due_on"] for r in replies if r["id"] not in answered], day),
        "follow-up": _late([f["due_on"] for f in ups if not f["done_on"] or f["done_on"] > day], day),
    }
    return found | ({"holiday-plan": Overdue(missing[0], (day - missing[1]).days)} if missing and missing[0] else {})


def _answered(records: SchoolRecords, period: Period) -> dict[int, date]:
    """Referral → the day its receiver was first heard from, up to the period's end."""
    rows = records.receipts.filter(state__in=["received", "in-progress", "done", "declined"], dated__lte=period.last)
    return {row["referral_id"]: row["dated"] for row in rows.order_by("-dated").values("referral_id", "dated")}


def _late(dates: Iterable[date | None], day: date) -> Overdue:
    late = [(day - due).days for due in dates if due and due < day]
    return Overdue(len(late), max(late, default=0))


def _entries(records: SchoolRecords, period: Period) -> dict[str, list[int]]:
    """Catalogue action → [planned, done] in the month."""
    found: dict[str, list[int]] = {}
    rows = records.entries.filter(dated__gte=period.first, dated__lte=period.last)
    for action, status in rows.values_list("action__action", "status"):
        planned = found.setdefault(action, [0, 0])
        planned[0] += 1
        planned[1] += status in ("held", "kept")
    return found


def _median_wait(cases: list[CaseRow], period: Period, calendar: SchoolCalendar) -> float | None:
    """Median school days from flag to the child being seen, over children seen in the month; None under five."""
    waits = [
        calendar.school_days_between(c.opened, c.seen)
        for c in cases
        if c.tier_a and c.seen and period.first <= c.seen <= period.last
    ]
    return float(median(waits)) if len(waits) >= 5 else None
