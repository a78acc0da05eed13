"""Roster files to download: the template, the roster as it is, the rows that need a hand."""

import io
from collections import defaultdict

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from accounts.models import User
from screening.documents.sheets import safe_cell, write_xlsx
from students import access
from students.models import RosterImport, School, SchoolClass, Student
from students.pages.roster import sentence
from students.roster.layout import (
    BORN,
    CLASS,
    COLUMNS,
    NAME,
    REGISTER_NUMBER,
    SEAT,
    SEX,
    TEMPLATE,
    template_rows,
)
from students.roster_uploads import import_plan, stored_file
from students.selectors import class_in_files, open_classes, school_year_of

SEXES = {"girl": "女", "boy": "男"}
ROOM = 300  # lines of the template with drop-downs
WRONG = "请改正"


def template_file(school: School | None = None) -> bytes:
    """The empty layout with two example rows; words that are given are chosen from a list, classes too."""
    book = Workbook()
    sheet = book.active
    sheet.title = "花名册"
    for row in template_rows():
        sheet.append([safe_cell(cell) for cell in row])
    for at, column in enumerate(TEMPLATE, 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 14
        offered = _class_names(school) if column.key == CLASS and school else column.offered
        if offered and sum(map(len, offered)) + len(offered) < 255:  # longer lists a cell cannot hold
            choice = DataValidation(type="list", formula1=f'"{",".join(offered)}"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{ROOM}")
            sheet.add_data_validation(choice)
        if column.key in (BORN, REGISTER_NUMBER) or column.key.endswith("_since"):
            for line in range(2, ROOM + 1):
                sheet[f"{letter}{line}"].number_format = "@"  # or the program turns months into days of its own
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _class_names(school: School) -> tuple[str, ...]:
    year = school_year_of(school)
    rows = open_classes(school).order_by("-cohort_year", "number")
    return tuple(class_in_files(row, year) for row in rows)


def errors_file(user: User, roster: RosterImport) -> bytes:
    """The rows that were not written, as they stood in the file, each with its sentence. Register numbers are gone."""
    access.record_review(user, roster)
    reasons: dict[int, list[str]] = defaultdict(list)
    file = stored_file(roster)
    for problem in import_plan(user, roster).not_written:
        reasons[problem.row].append(sentence(problem, file.parts))
    columns = [column for column in COLUMNS if column.key != REGISTER_NUMBER]
    wrong = [row for row in file.rows if row.number in reasons]
    used = [column for column in columns if column.in_template or any(row.cells.get(column.key) for row in wrong)]
    rows = [[*(row.cells.get(column.key, "") for column in used), "\n".join(reasons[row.number])] for row in wrong]
    return write_xlsx("请改正", [*(column.heading for column in used), WRONG], rows)


def roster_file(user: User, school: School) -> bytes:
    """The school's roster in the layout of the import; cells that look like formulas are written as text."""
    classes = list(access.classes_of(user).filter(school=school))
    year = school_year_of(school)
    seats = access.list_seats(user, purpose="roster-file", classes=classes)
    rows = [_cells(seat.student, seat.school_class, seat.seat_number, year) for seat in seats]
    return write_xlsx("花名册", [column.heading for column in TEMPLATE], rows)


def _cells(student: Student, school_class: SchoolClass, seat: int, year: int) -> list[str | int]:
    told: dict[str, str | int] = {
        CLASS: class_in_files(school_class, year),
        SEAT: seat,
        NAME: student.name,
        SEX: SEXES[student.sex],
        BORN: f"{student.birth_year}-{student.birth_month:02d}",
    }
    return [told.get(column.key, "") for column in TEMPLATE]
