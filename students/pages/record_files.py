"""Files of attendance and results to download: the sheet to fill in, and the rows that need a hand."""

from collections import defaultdict

from accounts.models import User
from screening.documents.sheets import write_xlsx
from students import access
from students.models import RecordUpload, School
from students.pages.roster import sentence
from students.records.layout import KINDS, WHO, heading_of
from students.records.plan import records_plan, unpack_reading
from students.roster.layout import CLASS, GRADE, NAME, SEAT
from students.selectors import class_in_files, open_classes, school_year_of

WRONG = "请改正"
TITLES = {"attendance": "出勤", "results": "成绩"}


def sheet_to_fill_in(user: User, school: School, kind: str) -> bytes:
    """Every child of the school by class and seat, with the columns of the kind still empty. Recorded as a list."""
    year, classes = school_year_of(school), list(open_classes(school))
    seats = access.list_seats(user, purpose=f"{kind}-sheet", classes=classes)
    offered = KINDS[kind].offered
    rows: list[list[str | int | None]] = [
        [
            class_in_files(seat.school_class, year),
            seat.seat_number,
            seat.student.name,
            *("" for _column in offered),
        ]
        for seat in seats
    ]
    return write_xlsx(TITLES[kind], [*(heading_of(key) for key in (CLASS, SEAT, NAME)), *offered], rows)


def rows_to_correct(user: User, upload: RecordUpload) -> bytes:
    """The rows that could not be used, as the list has them, with the reasons at the end."""
    reasons = defaultdict(list)
    cells: dict[int, dict[str, str]] = defaultdict(dict)
    reading = unpack_reading(upload)
    for problem in records_plan(user, upload).problems:
        reasons[problem.row].append(sentence(problem, reading.parts))
        cells[problem.row][problem.column] = problem.value
    columns = [key for key in WHO if key != GRADE] + list(dict.fromkeys(KINDS[upload.kind].columns.values()))
    known = {one.number: one for one in reading.records}
    rows = []
    for number, told in reasons.items():
        one = known[number]
        said = one.typed or {**one.values, **cells[number]}
        row = {CLASS: one.school_class, SEAT: one.seat, NAME: one.name, **said}
        rows.append([*(row.get(column, "") for column in columns), "\n".join(told)])
    return write_xlsx(WRONG, [*(heading_of(column) for column in columns), WRONG], rows)
