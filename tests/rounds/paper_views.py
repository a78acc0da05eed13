"""A class as its papers see it, without a database: many children, rare and long names, rows that stay empty."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from screening.instruments import Instrument, parse_entry, shipped
from screening.rounds.models import ChildState, ScreeningRound, Sheet, SheetRow
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import OtherView
from students.models import County, Enrolment, School, SchoolClass, Student, Township

BEGUN_DIGITS = "13"
AT = datetime(2026, 10, 19, 1, 5, tzinfo=UTC)
NAMES = ("王𬀩雨", "李䶮", "㛃姐", "阿依古丽·买买提", "欧阳建国", "古丽娜尔·艾山江·买买提", "陈静怡", "张浩然")
SCHOOL = "青山镇中心小学"


def instruments(informant: str) -> list[Instrument]:
    return [one for one in shipped.all() if one.informant == informant]


def teacher_forms() -> list[FormView]:
    return [FormView(one) for one in instruments("teacher")]


def sheet(informant: str = "teacher") -> Sheet:
    school = School(
        name=SCHOOL, kind=School.Kind.TOWNSHIP, township=Township(name="青山镇", county=County(name="河西县"))
    )
    one = ScreeningRound(public_id=UUID(int=7), school_year=2026, term=1)
    grade_5 = SchoolClass(school=school, cohort_year=2022, number=2, last_grade=6)
    return Sheet(public_id=UUID(int=8), informant=informant, round=one, school_class=grade_5)


def seat_of(number: int) -> Enrolment:
    student = Student(pk=number, public_id=UUID(int=100 + number), name=NAMES[(number - 1) % len(NAMES)])
    return Enrolment(student=student, seat_number=number)


def child(seat: int, forms: Sequence[FormView], digits: tuple[str, ...] = (), exclusion: str = "") -> RowView:
    read = [parse_entry(form.instrument, text).cells for form, text in zip(forms, digits, strict=False)]
    cells = {item: {"v": value, "s": "screen"} for one in read for item, value in one.items()}
    return RowView(seat_of(seat), forms, SheetRow(cells=cells, exclusion=exclusion))


def class_view(
    count: int, special: dict[int, RowView] | None = None, others: tuple[int, ...] = (), informant: str = "teacher"
) -> SheetView:
    """`count` children; some rows given, some without consent."""
    forms = [FormView(one) for one in instruments(informant)]
    given = {seat: RowView(seat_of(seat), forms, row.stored) for seat, row in (special or {}).items()}
    rows = [given.get(seat) or child(seat, forms) for seat in range(1, count + 1) if seat not in others]
    left = [OtherView(seat_of(seat), ChildState.NO_CONSENT_YET) for seat in others]
    return SheetView(sheet(informant), forms, rows, left)
