"""A roster under review, and roster files to download."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from screening.documents.sheets import write_xlsx
from students import access, wording
from students.models import RosterImport, School, SchoolClass, Student
from students.roster.layout import BORN, CLASS, COLUMNS, NAME, SEAT, SEX, heading_of, template_rows
from students.roster.plan import CHANGED, MOVED, NEW, SAME, Line
from students.roster.rows import Problem
from students.selectors import calendar_of, class_label, import_plan

MOST_SHOWN = 300
SEXES = {"girl": "女", "boy": "男"}


@dataclass(frozen=True)
class ReviewLine:
    """One row of the file in words."""

    number: int
    name: str
    place: str
    before: str
    remark: str


@dataclass(frozen=True)
class ReviewPage:
    """What the import would do, kind by kind."""

    roster: RosterImport
    counts: dict[str, int]
    kind: str
    lines: list[ReviewLine]
    more: int
    problems: list[str]
    to_write: int
    care: int
    open: bool


def review_page(user: User, roster: RosterImport, kind: str) -> ReviewPage:
    """`kind` is one of new, moved, changed, same, missing; the first that has rows otherwise. The look is recorded."""
    access.record_review(user, roster)
    plan = import_plan(user, roster)
    counts = {one: len(plan.of_kind(one)) for one in (NEW, MOVED, CHANGED, SAME)} | {"missing": len(plan.missing)}
    if kind not in counts:
        kind = next((one for one, count in counts.items() if count), NEW)
    labels = _labels(roster.school)
    if kind == "missing":
        lines = [ReviewLine(0, c.name, _place(labels, c.school_class, c.seat), "", "") for c in plan.missing]
    else:
        lines = [_line(line, labels) for line in plan.of_kind(kind)]
    return ReviewPage(
        roster=roster,
        counts=counts,
        kind=kind,
        lines=lines[:MOST_SHOWN],
        more=max(0, len(lines) - MOST_SHOWN),
        problems=[_sentence(problem) for problem in plan.problems],
        to_write=sum(counts[one] for one in (NEW, MOVED, CHANGED)),
        care=sum(bool(line.row.care) for line in plan.lines),
        open=roster.state == RosterImport.State.REVIEW,
    )


def _sentence(problem: Problem) -> str:
    return wording.import_problem(problem.row, heading_of(problem.column), problem.code, problem.value, problem.other)


def _labels(school: School) -> dict[int, str]:
    year = calendar_of(school.township.county).school_year(timezone.localdate())
    return {row.pk: class_label(row, year) for row in school.classes.all()}


def _place(labels: dict[int, str], school_class: int, seat: int) -> str:
    return _("%(class)s, seat %(seat)s") % {"class": labels[school_class], "seat": seat}


def _line(line: Line, labels: dict[int, str]) -> ReviewLine:
    row = line.row
    before = ""
    if line.known:
        place = _place(labels, line.known.school_class, line.known.seat)
        born = wording.month_words(line.known.birth_year, line.known.birth_month)
        before = _("%(name)s, %(place)s, born %(born)s") % {"name": line.known.name, "place": place, "born": born}
    remark = _("The class has a child of this name already.") if line.namesake else ""
    born = wording.month_words(row.birth_year, row.birth_month)
    place = _("%(place)s, born %(born)s") % {"place": _place(labels, line.school_class, line.seat), "born": born}
    return ReviewLine(row.number, row.name, place, before, remark)


def template_file() -> bytes:
    """The empty layout with two example rows."""
    heading, *rows = template_rows()
    return write_xlsx("花名册", heading, rows)


def roster_file(user: User, school: School) -> bytes:
    """The school's roster in the layout of the import; cells that look like formulas are written as text."""
    today = timezone.localdate()
    year = calendar_of(school.township.county).school_year(today)
    classes = list(access.classes_of(user).filter(school=school))
    seats = access.list_seats(user, purpose="roster-file", classes=classes)
    rows = [_cells(seat.student, seat.school_class, seat.seat_number, year) for seat in seats]
    return write_xlsx("花名册", [column.heading for column in COLUMNS], rows)


def _cells(student: Student, school_class: SchoolClass, seat: int, year: int) -> list[str | int]:
    told: dict[str, str | int] = {
        CLASS: f"{year - school_class.cohort_year + 1}-{school_class.number}",
        SEAT: seat,
        NAME: student.name,
        SEX: SEXES[student.sex],
        BORN: f"{student.birth_year}-{student.birth_month:02d}",
    }
    return [told.get(column.key, "") for column in COLUMNS]
