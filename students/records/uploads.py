"""Readings of attendance and results: what is in force, and what an uploaded list would write."""

import json
from collections.abc import Iterable, Mapping

from accounts.models import User
from accounts.privacy.fields import readable
from students import access
from students.models import RecordUpload
from students.records.plan import RecordsPlan, make_plan
from students.records.reading import Record, RecordsReading
from students.roster.blocks import Part
from students.roster.no_children import Skipped
from students.roster.rows import CellProblem
from students.selectors import classes_by_name, known_children, last_grade_of, school_year_of

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
