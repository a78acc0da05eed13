"""Work of which one piece is one child: counted like children and published with them, linked to the chain, so that no
figure of work tells what a count of children keeps back.

Looks at the desk and children to be seen that are owed (arrears) are children who stand between two steps, and their
total with the other arrears is published with them; those others stay exact: somebody has to move each piece on.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta

from screening.cases.steps.deadlines import Deadlines
from screening.reports.disclosure_control.count_cells import CountCells
from screening.reports.monthly.access.records import SchoolRecords
from screening.reports.monthly.figures.cases import ACTING, CaseRow, day_of
from screening.reports.monthly.figures.people import steps_of
from screening.reports.monthly.figures.work import heard_from, late_looks
from screening.reports.periods import Period
from screening.rounds.models import TeacherConcern

AGAIN = timedelta(days=90)
REPORTERS = ("child", "guardian", "counselor", "nobody")
Pieces = dict[str, set[int]]  # figure → cases, talks or children


def pieces(records: SchoolRecords, cases: Sequence[CaseRow], period: Period) -> Pieces:
    due = [case for case in cases if case.tier_a and _within(case.desk_due, period)]
    talks = _talks(records, period)
    mine = {case.id for case in cases}
    heard = heard_from(records, period.last)
    return {
        "desk_due": _ids(due),
        "desk_in_time": _ids(c for c in due if c.decided and c.desk_due and c.decided <= c.desk_due),
        "seen": _ids(case for case in cases if _within(case.seen, period)),
        "talks_answered": talks["answered"],
        "talks_waiting": talks["waiting"],
        "concerns": _concerns(records, period),
        "referrals_issued": {r["case_id"] for r in records.referrals if _within(day_of(r["issued_at"]), period)} & mine,
        "receipts": {r["case_id"] for r in records.referrals if _within(heard.get(r["id"]), period)} & mine,
        "closed": _ids(case for case in cases if _within(case.closed, period) and case.decision in ACTING),
        "reopened": _again(cases, period),
        "watch_long": _ids(case for case in cases if case.on_long_watch(period.last)),
    }


def _within(day: date | None, period: Period) -> bool:
    return day is not None and period.first <= day <= period.last


def _ids(cases: Iterable[CaseRow]) -> set[int]:
    return {case.id for case in cases}


def _talks(records: SchoolRecords, period: Period) -> Pieces:
    """Cases whose tier B talk was answered in the month, and those whose talk still waits on its last day. An older
    talk that its child alone kept, when two cases became one, is a piece of its own: its key below nought."""
    found: Pieces = {"answered": set(), "waiting": set()}
    for row in records.talks:
        first = records.came_up.get(row["case_id"], [{}])[0]
        answered, became = day_of(row["answered_at"]), first.get("became_a_on", row["case__became_a_on"])
        if _within(answered, period):
            found["answered"].add(row["case_id"] or -row["id"])
        lapsed = row["state"] == "lapsed" and (became is None or became <= period.last)
        opened = first.get("opened_on", row["case__opened_on"])
        if opened and opened <= period.last and not lapsed and (answered is None or answered > period.last):
            found["waiting"].add(row["case_id"])
    return found


def _concerns(records: SchoolRecords, period: Period) -> set[int]:
    """Children somebody said a worry about."""
    rows: Iterable[TeacherConcern] = records.concerns.filter(raised_at__gte=period.since, raised_at__lt=period.until)
    return set(rows.values_list("student", flat=True))  # type: ignore[attr-defined]


def _again(cases: Sequence[CaseRow], period: Period) -> set[int]:
    """Children whose end was taken back in the month, or who came again, within 90 days of it."""
    ended: dict[int, list[date]] = {}
    for case in cases:
        ended.setdefault(case.student, []).extend([case.closed] if case.closed else [])
    found = {
        case.student
        for case in cases
        for end, again in case.opened_again
        if _within(again, period) and again - end <= AGAIN
    }
    for case in cases:
        if _within(case.opened, period):
            earlier = [end for end in ended[case.student] if end <= case.opened and end != case.closed]
            found |= {case.student} if any(case.opened - end <= AGAIN for end in earlier) else set()
    return found


def count_pieces(cells: CountCells, found: Mapping[str, Collection[int]], cases: Sequence[CaseRow]) -> None:
    """The cells, and those that are parts of one another."""
    cells.counts.update({f"work.{name}": len(some) for name, some in found.items()})
    cells.rest("work.desk_due", "work.desk_in_time")
    by = dict.fromkeys(REPORTERS, 0)
    for case in cases:
        if case.id in found["closed"]:
            by[case.reported_by if case.reported_by in REPORTERS else "nobody"] += 1
    cells.counts.update({f"closed_by.{reporter}": count for reporter, count in by.items()})
    cells.split("work.closed", [f"closed_by.{reporter}" for reporter in REPORTERS])


def link_to_chain(cells: CountCells, found: Pieces, cases: Sequence[CaseRow], period: Period) -> None:
    """What of a step happened in the month is also work of the month. `cases`: those whose chain stands beside it."""
    steps = steps_of(cases)
    _link_step(cells, "seen", "chain.seen", {c.id: c.seen for c in steps["seen"]}, found, period)
    _link_step(cells, "closed", "chain.outcome", {c.id: c.closed for c in steps["outcome"]}, found, period)
    _link_step(cells, "desk_due", "chain.flagged", {c.id: c.desk_due for c in steps["flagged"]}, found, period)
    talks = {case.id for case in cases if not case.tier_a}
    waiting = found["talks_waiting"] & talks
    answered = found["talks_answered"] & talks - waiting
    _tie(cells, "talk", {"talk.answered": answered, "talk.waiting": waiting, "talk.rest": talks - answered - waiting})
    _tie(cells, "work.talks_answered", _beside("talk.answered", answered, found["talks_answered"]))
    _tie(cells, "work.talks_waiting", _beside("talk.waiting", waiting, found["talks_waiting"]))


def _link_step(
    cells: CountCells, name: str, total: str, days: Mapping[int, date | None], found: Pieces, period: Period
) -> None:
    now = found[name] & days.keys()
    before = {case for case, day in days.items() if case not in now and day and day < period.first}
    _tie(cells, total, {f"{total}.before": before, f"{total}.now": now, f"{total}.later": days.keys() - now - before})
    _tie(cells, f"work.{name}", _beside(f"{total}.now", now, found[name]))


def _beside(key: str, part: set[int], every: set[int]) -> Pieces:
    return {key: part, f"{key}.beside": every - part}


def _tie(cells: CountCells, total: str, parts: Mapping[str, Collection[int]]) -> None:
    """A part that is nought is left out, as if everybody knew that there was none; the others are not printed."""
    given = {key: len(some) for key, some in parts.items() if some}
    cells.silent.update(given.keys() - cells.counts.keys())
    cells.counts.update(given)
    cells.split(total, given)


def count_arrears(cells: CountCells, every: Sequence[CaseRow], owed: Mapping[str, int], then: Deadlines) -> None:
    """`owed`: all arrears by kind. Looks that are owed are children; the other kinds are told exactly."""
    late = {kind: _ids(some) for kind, some in late_looks(every, then).items()}
    cells.counts.update({f"overdue.{kind}": len(some) for kind, some in late.items()})
    others = sum(count for kind, count in owed.items() if kind not in late)
    cells.counts |= {"overdue.others": others, "overdue.total": sum(owed.values())}
    cells.known.add("overdue.others")
    cells.split("overdue.total", ["overdue.desk", "overdue.seen", "overdue.others"])


def link_arrears(cells: CountCells, every: Sequence[CaseRow], cases: Sequence[CaseRow], then: Deadlines) -> None:
    """Looks at the desk and children to be seen that are owed, as parts of the chain."""
    late = {kind: _ids(some) for kind, some in late_looks(every, then).items()}
    steps = steps_of(cases)
    flagged, seen = _ids(steps["flagged"]), _ids(steps["seen"])
    decided = _ids(case for case in steps["flagged"] if case.decided)
    late_desk, late_seen = late["desk"] & flagged - decided, late["seen"] & flagged - seen
    _tie(cells, "overdue.desk", _beside("chain.desk-late", late_desk, late["desk"]))
    _tie(cells, "overdue.seen", _beside("chain.seen-late", late_seen, late["seen"]))
    rest = flagged - decided - late["desk"]
    looked = {"chain.decided": decided & seen, "chain.decided-unseen": decided - seen}
    _tie(cells, "chain.flagged", {**looked, "chain.desk-late": late_desk, "chain.desk": rest})
    rest = flagged - seen - late["seen"]
    _tie(cells, "chain.flagged", {"chain.seen": seen, "chain.seen-late": late_seen, "chain.unseen": rest})
