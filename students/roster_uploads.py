"""What is kept of an uploaded roster file, what a school said of its lists before, and what the file would do today."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from accounts.models import User
from accounts.privacy.carrying import Carry, carried_text
from accounts.privacy.fields import Unreadable, readable
from students import access
from students.leaving.access import may_be_back
from students.models import RosterHeadings, RosterImport, RosterWords, School
from students.roster.blocks import Part, Skipped
from students.roster.layout import CLASS, NAME, RawRow
from students.roster.matching import Answers
from students.roster.plan import ImportPlan, Question, make_plan, questions
from students.roster.reading import RosterFile
from students.roster.rows import ASK, NEW_CLASS, KnownSchool, parse
from students.roster.tables import FileLine, FileSheet
from students.selectors import classes_by_name, known_children, last_grade_of, school_year_of

Words = dict[str, dict[str, str]]


def carry_register_numbers(carry: Carry) -> None:
    """The fingerprints in files that wait, under a new key."""
    for roster in RosterImport.objects.iterator():
        if roster.rows and not isinstance(roster.rows, Unreadable):
            roster.rows = carried_text(roster.rows, carry)
            roster.save(update_fields=["rows"])


def remembered_headings(school: School) -> dict[str, str]:
    """What the school's own headings mean, as somebody once assigned them."""
    known = RosterHeadings.objects.filter(school=school).first()
    return json.loads(readable(known.words)) if known else {}


def remembered_words(school: School) -> Words:
    """Column → word → what it means in the school's own lists, as somebody once said."""
    known = RosterWords.objects.filter(school=school).first()
    return json.loads(readable(known.words)) if known else {}


def pack_sheets(sheets: Collection[FileSheet]) -> str:
    kept = [[sheet.title, [[line.number, line.cells] for line in sheet.lines], sheet.is_hidden] for sheet in sheets]
    return json.dumps({"sheets": kept}, ensure_ascii=False)


def stored_sheets(roster: RosterImport) -> list[FileSheet]:
    """The lines of a file whose columns are not known yet."""
    return [
        FileSheet(title, [FileLine(number, tuple(cells)) for number, cells in lines], is_hidden)
        for title, lines, is_hidden in _kept(roster).get("sheets", [])
    ]


def pack_file(file: RosterFile, classes: Mapping[str, str]) -> str:
    """`classes`: what words of this file for a class mean; another file may mean another class by them."""
    return json.dumps(asdict(file) | {"classes": dict(classes)}, ensure_ascii=False)


def stored_file(roster: RosterImport) -> RosterFile:
    kept = _kept(roster)
    return RosterFile(
        rows=[RawRow(*one) for one in kept.get("rows", ())],
        skipped=[Skipped(*one) for one in kept.get("skipped", ())],
        parts=[Part(*one) for one in kept.get("parts", ())],
        columns=kept.get("columns", {}),
        unused=kept.get("unused", ()),
        unread=[(sheet, lines) for sheet, lines in kept.get("unread", ())],
        counted=kept.get("counted", ""),
    )


def stored_rows(roster: RosterImport) -> list[RawRow]:
    return stored_file(roster).rows


def said_classes(roster: RosterImport) -> dict[str, str]:
    """Word of this file → the class it means."""
    found: dict[str, str] = _kept(roster).get("classes", {})
    return found


def _kept(roster: RosterImport) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(readable(roster.rows) or "{}")
    return found


def known_school(roster: RosterImport) -> KnownSchool:
    school, year = roster.school, school_year_of(roster.school)
    words = remembered_words(school) | {CLASS: said_classes(roster)}
    return KnownSchool(year, last_grade_of(school), classes_by_name(school, year), words)


def import_plan(
    user: User, roster: RosterImport, *, answers: Answers | None = None, only: Collection[int] | None = None
) -> ImportPlan:
    """What the uploaded rows would do to the roster of today; with all that is wrong or open about the others."""
    raw, school = stored_rows(roster), known_school(roster)
    rows, found = parse(raw, today=timezone.localdate(), school=school)
    asked = [problem for problem in found if problem.code in (ASK, NEW_CLASS)]
    wrong = [problem for problem in found if problem.code not in (ASK, NEW_CLASS)]
    seats = list(access.seats_of_school(user, roster.school))
    with_care = any(row.care for row in rows)
    known = known_children(seats, with_care=with_care)
    registers = [row.register_hash for row in rows if row.register_hash]
    gone = known_children(may_be_back(user, roster.school, registers), with_care=with_care)
    out = {problem.row for problem in found}
    names = [line.cells.get(NAME, "") for line in raw if line.number in out]
    classes, year = school.classes or {}, school.school_year
    plan = make_plan(rows, known, classes, answers=answers, only=only, unread=names, school_year=year, gone=gone)
    problems = sorted([*wrong, *plan.problems], key=lambda problem: problem.row)
    return replace(plan, problems=problems, asked=asked)


def questions_of(roster: RosterImport) -> list[Question]:
    """What has to be said about the words of the file, and what was said before."""
    school = known_school(roster)
    raw = stored_rows(roster)
    _rows, found = parse(raw, today=timezone.localdate(), school=school)
    return questions(raw, found, school.words)
