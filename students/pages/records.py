"""Attendance and results in words: a list under review, and what a child's page shows of them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from students import wording
from students.models import RecordKind, RecordUpload, Student
from students.pages.roster import WRONG, ReviewLine, RowsPage, row_words, sheets_words, skipped_words, wrong_lines
from students.records.layout import ABSENT, OPEN, PERSONAL, SICK, SUBJECTS, UNEXCUSED
from students.records.plan import (
    CHANGED,
    NEW,
    SAME,
    WRITTEN,
    RecordChange,
    RecordsPlan,
    in_force,
    records_plan,
    unpack_reading,
)
from students.records.reading import RecordsReading
from students.roster.blocks import EMPTY, Part
from students.selectors import class_label, school_year_of, school_year_words

FILTERS = (NEW, CHANGED, WRONG, SAME)
MONTHS_SHOWN = 12


class RecordsReviewPage(RowsPage):
    """What a list would write, kind by kind; after writing, what is left of it."""

    def __init__(self, user: User, upload: RecordUpload, kind: str = "", page: str = "1") -> None:
        plan = records_plan(user, upload)
        wrong = len({problem.row for problem in plan.problems})
        counts = {one: wrong if one == WRONG else len(plan.of_kind(one)) for one in FILTERS}
        super().__init__(counts, labels(), kind)
        self.show(_lines(upload, plan, self.kind), page)
        self.upload = upload
        self.title = title_of(upload)
        self.to_write = len(plan.of_kind(*WRITTEN))
        reading = unpack_reading(upload)
        self.unused = formats.joined(reading.unused)
        self.notes = [*sheets_words(reading.parts, reading.unread), *_empty(reading)]
        self.skipped = [skipped_words(one, reading.parts) for one in reading.skipped if one.code != EMPTY]
        self.written = sum(upload.result.values())

    @property
    def children(self) -> list[UUID]:
        """Of the lines that are shown, with what is recorded of them."""
        return [UUID(line.child) for line in self.lines if line.child]


def _empty(reading: RecordsReading) -> list[str]:
    n = sum(one.code == EMPTY for one in reading.skipped)
    words = ngettext(
        "%(n)s row has a name and nothing else; nothing is written for it.",
        "%(n)s rows have a name and nothing else; nothing is written for them.",
        n,
    )
    return [words % {"n": n}] if n else []


def labels() -> dict[str, str]:
    return {NEW: _("New"), CHANGED: _("Changed"), SAME: _("Kept already"), WRONG: _("To be corrected")}


def title_of(upload: RecordUpload) -> str:
    told = {"what": upload.get_kind_display(), "when": period_words(upload.kind, upload.period)}
    return _("%(what)s: %(when)s") % told


def period_words(kind: str, period: str) -> str:
    year, part = (int(number) for number in period.split("-"))
    return formats.year_month(year, part) if kind == RecordKind.ATTENDANCE else school_year_words(year, part)


def _lines(upload: RecordUpload, plan: RecordsPlan, kind: str) -> list[ReviewLine]:
    reading = unpack_reading(upload)
    if kind == WRONG:
        return wrong_lines(plan.problems, {one.number: one.name for one in reading.records}, reading.parts)
    year = school_year_of(upload.school)
    places = {row.pk: class_label(row, year) for row in upload.school.classes.all()}
    return [_line(line, upload.kind, places, reading.parts) for line in plan.of_kind(kind)]


def _line(line: RecordChange, kind: str, places: Mapping[int, str], parts: Sequence[Part]) -> ReviewLine:
    seat = {"class": places[line.known.school_class], "seat": line.known.seat}
    return ReviewLine(
        number=line.record.number,
        row=row_words(line.record.number, parts),
        name=line.known.name,
        child=line.known.public_id,
        place=_("%(class)s, seat %(seat)s") % seat,
        after=value_words(kind, line.after),
        before=value_words(kind, line.before),
    )


def value_words(kind: str, values: Mapping[str, str]) -> str:
    """“missed 2 of 21 days (1 sick, 1 personal)”, or “语文 85, 数学 90”."""
    if not values:
        return ""
    if kind == RecordKind.RESULTS:
        return formats.joined(f"{subject} {values[subject]}" for subject in SUBJECTS if subject in values)
    days = {"missed": values[ABSENT], "open": values.get(OPEN, "")}
    words = _("missed %(missed)s of %(open)s days") if OPEN in values else _("missed %(missed)s days")
    leaves = {SICK: _("%(n)s sick"), PERSONAL: _("%(n)s personal"), UNEXCUSED: _("%(n)s unexcused")}
    parts = [leaves[column] % {"n": values[column]} for column in leaves if values.get(column, "0") != "0"]
    return words % days + (_(" (%(parts)s)") % {"parts": formats.joined(parts)} if parts else "")


def record_lines(user: User, student: Student) -> list[wording.Pair]:
    """Months, then terms of one child, newest first; for somebody whom a door has let to the child."""
    kept = in_force(user, [student.pk]).get(student.pk, {})
    newest = sorted(kept, reverse=True)
    months, terms = (
        [(period_words(kind, period), value_words(kind, kept[kind, period])) for k, period in newest if k == kind]
        for kind in (RecordKind.ATTENDANCE, RecordKind.RESULTS)
    )
    return months[:MONTHS_SHOWN] + terms
