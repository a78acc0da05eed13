"""A round of the cast, opened, and a quick way to fill and hand in its sheets."""

import uuid
from collections.abc import Mapping
from datetime import date

from screening.rounds import services
from screening.rounds.models import ScreeningRound, Sheet
from screening.rounds.selectors import seats_of
from students.models import SchoolClass, Student

CALM = {"teacher-connection": "0000 0000", "teacher-engagement": "0000 0000 0000"}
ELEVATED = {"teacher-connection": "0000 0000", "teacher-engagement": "1002 2300 1200"}  # the worked example
HIGH = {"teacher-connection": "3333 0000", "teacher-engagement": "0000 0000 0000"}
BOTH = {"teacher-connection": "2220 0000", "teacher-engagement": "1002 2300 1200"}
SHORT = {"teacher-connection": "0000 0000", "teacher-engagement": "1002 2---"}


def make_round(cast, **fields) -> ScreeningRound:
    values = {
        "school_year": 2026,
        "term": 1,
        "opens_on": date(2026, 10, 12),
        "closes_on": date(2026, 10, 30),
    }
    return services.create_round(cast.county, by=cast.district, **{**values, **fields})


def open_round(cast, **fields) -> ScreeningRound:
    """Open for the cast's own school; the other schools have not opened it."""
    made = make_round(cast, **fields)
    services.open_round_for_school(made, school=cast.school, by=cast.admin)
    made.refresh_from_db()
    return made


def sheet_of(screening_round: ScreeningRound, school_class: SchoolClass, informant: str = "teacher") -> Sheet:
    return Sheet.objects.get(round=screening_round, school_class=school_class, informant=informant)


def row(student: Student, digits: Mapping[str, str], version: int = 0, loaded: str = "") -> services.RowInput:
    return services.RowInput(student.public_id, version, digits, loaded)


def save(sheet: Sheet, by, *rows: services.RowInput, nonce=None, source="screen") -> services.SaveOutcome:
    return services.save_rows(sheet, by=by, nonce=nonce or uuid.uuid4(), rows=rows, source=source)


def fill(sheet: Sheet, by, answers: Mapping[int, Mapping[str, str]] | None = None) -> services.SaveOutcome:
    """Every child of the sheet: calm, or what `answers` says by seat."""
    versions = dict(sheet.rows.values_list("student_id", "version"))
    rows = [
        row(seat.student, (answers or {}).get(seat.number, CALM), versions.get(seat.student.pk, 0))
        for seat in seats_of(sheet)
    ]
    return save(sheet, by, *rows)


def hand_in(sheet: Sheet, by, answers: Mapping[int, Mapping[str, str]] | None = None, worries=()) -> Sheet:
    fill(sheet, by, answers)
    return services.submit_sheet(sheet, by=by, nonce=uuid.uuid4(), worries=worries)
