"""What an uploaded list would write: children found, values new or changed. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from students.names import close_name
from students.records.layout import ABSENT, OPEN
from students.records.reading import Record
from students.roster.cells import read_class, read_seat
from students.roster.layout import CLASS, NAME, SEAT
from students.roster.matching import Classes, Known
from students.roster.rows import Problem

NEW, CHANGED, SAME = "new", "changed", "same"
WRITTEN = (NEW, CHANGED)


@dataclass(frozen=True)
class Line:
    """One child of the file: what is kept now and what would be kept after."""

    record: Record
    known: Known
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


@dataclass(frozen=True)
class Plan:
    lines: list[Line]
    problems: list[Problem]

    def of_kind(self, *kinds: str) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]


def make_plan(
    records: Iterable[Record],
    known: Sequence[Known],
    kept: Mapping[int, Mapping[str, str]],
    *,
    classes: Classes,
    school_year: int,
) -> Plan:
    """`kept`: child → the values in force for this kind and period."""
    by_name: dict[str, list[Known]] = defaultdict(list)
    for child in known:
        by_name[close_name(child.name)].append(child)
    lines: list[Line] = []
    problems: list[Problem] = []
    seen: dict[int, int] = {}
    for record in records:
        if not record.values:
            continue
        found = _who(record, by_name[close_name(record.name)], classes, school_year)
        if isinstance(found, Problem):
            problems.append(found)
        elif found.student in seen:
            problems.append(Problem(record.number, NAME, "twice", record.name, seen[found.student]))
        else:
            seen[found.student] = record.number
            lines.append(_line(record, found, kept.get(found.student, {})))
    return Plan(lines, problems)


def _line(record: Record, child: Known, before: Mapping[str, str]) -> Line:
    if not before:
        return Line(record, child, NEW, before)
    same = all(before.get(column) == value for column, value in record.values.items())
    return Line(record, child, SAME if same else CHANGED, before)


def _who(record: Record, namesakes: list[Known], classes: Classes, school_year: int) -> Known | Problem:
    """By name, within the class where the file names one; the seat decides between two of the same name."""
    fitting = namesakes
    if record.school_class:
        try:
            place = classes.get(read_class(record.school_class, school_year))
        except ValueError:
            place = None
        if place is None:
            return Problem(record.number, CLASS, "class", record.school_class)
        fitting = [child for child in namesakes if child.school_class == place]
    if len(fitting) > 1 and record.seat:
        try:
            seat = read_seat(record.seat)
        except ValueError:
            return Problem(record.number, SEAT, "seat", record.seat)
        fitting = [child for child in fitting if child.seat == seat]
    if len(fitting) == 1:
        return fitting[0]
    return Problem(record.number, NAME, "namesakes" if fitting else "nobody", record.name)
