"""Every case of a school as it stood on a day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from screening.cases.models import DecisionKind
from screening.reports.monthly.access.records import CaseRecords, Row, SchoolRecords

ACTING = tuple(kind.value for kind in DecisionKind if kind.traits.helped)
NO_CONCERN, WATCH = DecisionKind.NO_CONCERN.value, DecisionKind.WATCH.value
LONG_WATCH = 56  # days


def day_of(moment: datetime | date | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def _by(day: date, moment: datetime | date | None) -> date | None:
    found = day_of(moment)
    return found if found and found <= day else None


@dataclass(frozen=True)
class CaseRow:
    """One case with the dates its clocks need; ``opened_again``: days on which its end was taken back."""

    id: int
    student: int
    school: int  # where it belonged that day
    class_id: int
    round_id: int | None
    is_check: bool
    tier_a: bool
    opened: date
    desk_due: date | None
    seen_due: date | None
    seen: date | None
    decided: date | None
    decision: str
    watched_since: date | None
    opened_again: tuple[tuple[date, date], ...]  # (ended, taken up again)
    started: date | None
    closed: date | None
    outcome: str
    reported_by: str
    earlier: "Before" = ()  # the same case as what joined it found it, oldest first

    def open_on(self, day: date) -> bool:
        return self.opened <= day and (self.closed is None or self.closed > day)

    def on_long_watch(self, day: date) -> bool:
        return bool(self.open_on(day) and self.watched_since and (day - self.watched_since).days > LONG_WATCH)


Before = tuple[CaseRow, ...]


def case_rows(records: SchoolRecords, day: date) -> list[CaseRow]:
    """Every flagged child's case opened at the school by ``day``, as it stood on that day; no random checks."""
    return [case for case in every_case(records, day) if not case.is_check]


def every_case(records: SchoolRecords, day: date) -> Sequence[CaseRow]:
    """Random checks as well. Worked out once: a day is asked for its children and for its arrears."""
    if day not in records.as_of:
        records.as_of[day] = tuple(case for case in cases_on(records, day) if case.school == records.school.pk)
    return records.as_of[day]


def cases_on(records: CaseRecords, day: date) -> Iterator[CaseRow]:
    """Every case opened by ``day``, as it stood on that day."""
    for times in records.came_up.values():
        *earlier, last = [row for row in times if row["since"] is None or timezone.localdate(row["since"]) <= day]
        if last["opened_on"] <= day:
            before = [_case_row(row, records, day, [*earlier[at + 1 :], last]) for at, row in enumerate(earlier)]
            yield _case_row(last, records, day, earlier=tuple(before))


def _school_on(records: CaseRecords, row: Row, day: date) -> int:
    """Where it belonged that day: the school of the first hand-over that was accepted later gave it away."""
    later = [move for move in records.moves.get(row["id"], ()) if timezone.localdate(move["accepted_at"]) > day]
    return int(later[0]["from_school_id"] if later else row["school_id"])


def _case_row(row: Row, records: CaseRecords, day: date, later: Sequence[Row] = (), earlier: Before = ()) -> CaseRow:
    """`later`: how the case stood afterwards; a look at the child then is one for what came up before as well."""
    decisions = _decisions_by(records, row["id"], day)
    since = _decisions_by(records, row["id"], day, since=row["since"]) if row["since"] else decisions
    looks = [look for one in (row, *later) if (look := _by(day, one["first_seen_on"]))]
    begun = (row["plan__starts"], records.issued.get(row["id"]))
    starts = [start for one in begun if (start := _by(day, one))]
    return CaseRow(
        id=row["id"],
        student=row["student_id"],
        school=_school_on(records, row, day),
        class_id=row["school_class_id"],
        round_id=row["round_id"],
        is_check=row["kind"] != "flag",
        tier_a=row["tier"] == "A" and (row["became_a_on"] or day) <= day,
        opened=row["opened_on"],
        desk_due=row["desk_due_on"],
        seen_due=row["seen_due_on"],
        seen=min(looks, default=None),
        decided=since[0][0] if since else None,
        decision=decisions[-1][1] if decisions else "",
        watched_since=_watched_since(decisions),
        opened_again=tuple(_opened_again(decisions)),
        started=min(starts) if starts else None,
        earlier=earlier,
        **_end(row, decisions, _by(day, row["closed_at"])),
    )


def _decisions_by(records: CaseRecords, case: int, day: date, since: datetime | None = None) -> list[tuple[date, str]]:
    rows = [one for one in records.decisions.get(case, ()) if since is None or one["decided_at"] >= since]
    made = [(timezone.localdate(one["decided_at"]), one["decision"]) for one in rows]
    return [one for one in made if one[0] <= day]


def _end(row: Row, decisions: Sequence[tuple[date, str]], closed: date | None) -> dict[str, Any]:
    """“All right for now” ends a case, also one that was taken up again since and has lost its day."""
    if decisions and decisions[-1][1] == NO_CONCERN:
        return {"closed": decisions[-1][0], "outcome": NO_CONCERN, "reported_by": ""}
    if closed is None:
        return {"closed": None, "outcome": "", "reported_by": ""}
    return {"closed": closed, "outcome": row["outcome"], "reported_by": row["outcome_reported_by"]}


def _watched_since(decisions: Sequence[tuple[date, str]]) -> date | None:
    """The first day of the watch in force, however often it was prolonged."""
    since = None
    for day, decision in reversed(decisions):
        if decision != WATCH:
            break
        since = day
    return since


def _opened_again(decisions: Sequence[tuple[date, str]]) -> Iterator[tuple[date, date]]:
    for (ended, before), (again, after) in zip(decisions, decisions[1:], strict=False):
        if before == NO_CONCERN and after != NO_CONCERN:
            yield ended, again
