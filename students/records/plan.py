"""What an uploaded list would write: children found, values new or changed. Pure."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from accounts.models import User
from accounts.privacy.fields import readable
from students import access
from students.models import RecordUpload
from students.names import close_name
from students.records.layout import ABSENT, OPEN
from students.records.reading import Record, RecordsReading
from students.roster.blocks import Part, Skipped
from students.roster.cells import LAST_OF_PRIMARY, read_class, read_seat
from students.roster.layout import CLASS, NAME, SEAT
from students.roster.matching import Classes, RosterChild
from students.roster.rows import CellProblem
from students.selectors import classes_by_name, known_children, last_grade_of, school_year_of

NEW, CHANGED, SAME = "new", "changed", "same"
WRITTEN = (NEW, CHANGED)


@dataclass(frozen=True)
class RecordChange:
    """One child of the file: what is kept now and what would be kept after."""

    record: Record
    known: RosterChild
    kind: str
    before: Mapping[str, str]

    @property
    def after(self) -> dict[str, str]:
        """What the file leaves out stays; but the days of a month are one count, so that older leave goes with it."""
        values, stays = self.record.values, self.before
        if ABSENT in values:
            open_days = stays.get(OPEN)
            stays = {OPEN: open_days} if open_days and float(open_days) >= float(values[ABSENT]) else {}
        return {**stays, **values}


class RecordsPlan(NamedTuple):
    lines: list[RecordChange]
    problems: list[CellProblem]

    def of_kind(self, *kinds: str) -> list[RecordChange]:
        return [line for line in self.lines if line.kind in kinds]


def make_plan(
    records: Iterable[Record],
    known: Sequence[RosterChild],
    kept: Mapping[int, Mapping[str, str]],
    *,
    classes: Classes,
    school_year: int,
    last_grade: int = LAST_OF_PRIMARY,
) -> RecordsPlan:
    """`kept`: child → the values in force for this kind and period."""
    by_name: dict[str, list[RosterChild]] = defaultdict(list)
    for child in known:
        by_name[close_name(child.name)].append(child)
    lines: list[RecordChange] = []
    problems: list[CellProblem] = []
    seen: dict[int, int] = {}
    for record in records:
        if not record.values:
            continue
        found = _who(record, by_name[close_name(record.name)], classes, (school_year, last_grade))
        if isinstance(found, CellProblem):
            problems.append(found)
        elif found.student in seen:
            problems.append(CellProblem(record.number, NAME, "twice", record.name, seen[found.student]))
        else:
            seen[found.student] = record.number
            lines.append(_line(record, found, kept.get(found.student, {})))
    return RecordsPlan(lines, problems)


def _line(record: Record, child: RosterChild, before: Mapping[str, str]) -> RecordChange:
    if not before:
        return RecordChange(record, child, NEW, before)
    same = all(before.get(column) == value for column, value in record.values.items())
    return RecordChange(record, child, SAME if same else CHANGED, before)


def _who(
    record: Record, namesakes: list[RosterChild], classes: Classes, school: tuple[int, int]
) -> RosterChild | CellProblem:
    """By name, within the class where the file names one; the seat decides between two of the same name."""
    fitting = namesakes
    if record.school_class:
        try:
            place = classes.get(read_class(record.school_class, *school))
        except ValueError:
            place = None
        if place is None:
            return CellProblem(record.number, CLASS, "class", record.school_class)
        fitting = [child for child in namesakes if child.school_class == place]
    if len(fitting) > 1 and record.seat:
        try:
            seat = read_seat(record.seat)
        except ValueError:
            return CellProblem(record.number, SEAT, "seat", record.seat)
        fitting = [child for child in fitting if child.seat == seat]
    if len(fitting) == 1:
        return fitting[0]
    return CellProblem(record.number, NAME, "namesakes" if fitting else "nobody", record.name)


Kept = Mapping[str, str]


def in_force(user: User, student_ids: Iterable[int]) -> dict[int, dict[tuple[str, str], Kept]]:
    """Child → (kind, period) → values as last recorded."""
    found: dict[int, dict[tuple[str, str], Kept]] = {}
    for row in access.school_records(user, student_ids):
        found.setdefault(row.student_id, {})[row.kind, row.period] = row.values
    return found


def pack_reading(reading: RecordsReading) -> str:
    return json.dumps(reading._asdict(), ensure_ascii=False)


def unpack_reading(upload: RecordUpload) -> RecordsReading:
    kept = json.loads(readable(upload.rows) or "{}")
    records = [Record(*one) for one in kept.get("records", ())]
    problems = [CellProblem(*one) for one in kept.get("problems", ())]
    return RecordsReading(
        records,
        problems,
        unused=tuple(kept.get("unused", ())),
        skipped=[Skipped(*one) for one in kept.get("skipped", ())],
        parts=[Part(*one) for one in kept.get("parts", ())],
        unread=[(sheet, lines) for sheet, lines in kept.get("unread", ())],
    )


def records_plan(user: User, upload: RecordUpload) -> RecordsPlan:
    """What the list would write today, with the problems of all its rows."""
    reading = unpack_reading(upload)
    known = known_children(access.seats_of_school(user, upload.school))
    now = in_force(user, [child.student for child in known])
    kept = {child: periods.get((upload.kind, upload.period), {}) for child, periods in now.items()}
    classes, year = classes_by_name(upload.school), school_year_of(upload.school)
    last = last_grade_of(upload.school)
    plan = make_plan(reading.records, known, kept, classes=classes, school_year=year, last_grade=last)
    return RecordsPlan(plan.lines, sorted([*reading.problems, *plan.problems], key=lambda problem: problem.row))
