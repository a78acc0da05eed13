"""Lines pasted from the school's own list: whose they are, days missed and two marks. Nothing is saved here."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from students.models import Enrolment
from students.pages.roster import sentence
from students.records.layout import ABSENT, ATTENDANCE, KINDS, RESULTS, RecordLayout
from students.records.plan import make_plan
from students.records.reading import read_records
from students.roster.cells import fold_width
from students.roster.refusals import UnreadableRoster
from students.roster.rows import CellProblem
from students.roster.tables import FileSheet, read_book
from students.selectors import classes_by_name, known_children, school_year_of

CHINESE, MATHS = "语文", "数学"
MOST_DAYS = 130  # school days of a term
NOT_KNOWN = ("", "-", "—", "缺考", "免考", "absent", "exempt")


@dataclass(frozen=True)
class Pasted:
    """Child → (days, Chinese, maths) as text; and what could not be used, in words."""

    values: dict[int, dict[str, str]]
    problems: list[str]


def read_pasted(text: str, seats: Sequence[Enrolment]) -> Pasted:
    """A first line with headings, then a line a child: 姓名, 缺勤天数 (or the kinds of leave), 语文, 数学."""
    values: dict[int, dict[str, str]] = {}
    problems: list[str] = []
    try:
        sheets = read_book(text.encode())
    except UnreadableRoster:
        return Pasted({}, [])
    readings = [_read(sheets, _days(), seats), _read(sheets, _marks(), seats)]
    for found, wrong in readings:
        problems += [sentence(problem) for problem in wrong]
        for student, kept in found.items():
            values.setdefault(student, {}).update(kept)
    return Pasted(values, list(dict.fromkeys(problems)))


def number_text(text: str, most: float) -> str:
    """A number as typed in any width; empty for “did not sit it”. Raises ValueError."""
    plain = fold_width(text).strip().casefold()
    if plain in NOT_KNOWN:
        return ""
    if not plain.replace(".", "", 1).isdecimal() or not 0 <= float(plain) <= most:
        raise ValueError
    return plain


def _days() -> RecordLayout:
    return replace(KINDS[ATTENDANCE], read=_reader("days", MOST_DAYS))


def _marks() -> RecordLayout:
    kind = KINDS[RESULTS]
    return replace(
        kind,
        columns={word: key for word, key in kind.columns.items() if key in (CHINESE, MATHS)},
        read=_reader("mark", 999),
    )


def _reader(code: str, most: float) -> Callable[[str], str]:
    def read(text: str) -> str:
        try:
            return number_text(text.replace("天", "").replace("分", ""), most)
        except ValueError as error:
            raise ValueError(code) from error

    return read


def _read(
    sheets: Sequence[FileSheet], kind: RecordLayout, seats: Sequence[Enrolment]
) -> tuple[dict[int, dict[str, str]], Iterable[CellProblem]]:
    """Empty where no column of this kind is there."""
    try:
        reading = read_records(sheets, kind)
    except UnreadableRoster:
        return {}, []
    school = seats[0].school_class.school
    plan = make_plan(
        reading.records,
        known_children(seats),
        {},
        classes=classes_by_name(school),
        school_year=school_year_of(school),
    )
    wanted = (ABSENT, CHINESE, MATHS)
    found = {
        line.known.student: {key: line.record.values[key] for key in wanted if line.record.values.get(key)}
        for line in plan.lines
    }
    return found, [*reading.problems, *plan.problems]
