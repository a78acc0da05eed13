"""A workbook of the consent of a class: what is in it to download, and what one that came back would record."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from screening import formats
from screening.documents.file_names import class_words, workbook_name
from screening.documents.sheets import WorkbookSheet, write_book
from screening.form_kit.rows import RowInput
from students import access
from students.class_consents.forms import SIGNERS, FileRow, UsualForm
from students.class_consents.page import ConsentsPage, id_of, titles, version_token
from students.class_consents.rows import (
    ANSWERS,
    CHILD,
    SIGNER,
    SIGNS,
    TYPED,
    NoSheet,
    Outcome,
    Refused,
    Usual,
    read_row,
    reads_the_same,
    texts_of,
)
from students.class_consents.services import histories
from students.consents import ANSWERS as SAID
from students.consents import SCOPES
from students.forms.family import CHILD as CHILD_SAID
from students.models import Consent, Enrolment, SchoolClass
from students.names import close_name
from students.pages.child import scope_label
from students.roster.layout import COLUMN, NAME, SEAT
from students.selectors import grade_of, school_year_of

_NOBODY = gettext_lazy("row %(number)s, %(name)s: nobody of this class, or two of one name without a seat")


def workbook_of(user: User, school_class: SchoolClass) -> tuple[bytes, str]:
    """Every child with the digits of the sheet in force. Recorded as a list."""
    seats = list(access.list_seats(user, purpose="consent-sheet", classes=[school_class]))
    sheets = histories([seat.student_id for seat in seats])
    lines = [f"{at}. {scope_label(scope)}" for at, scope in enumerate(SCOPES, 1)]
    head = [COLUMN[SEAT].heading, COLUMN[NAME].heading, *lines, *titles()[1:]]
    rows = [_row(seat, texts_of(sheets[seat.student_id][-1] if sheets[seat.student_id] else None)) for seat in seats]
    book = [WorkbookSheet(titles()[0], [*_meanings(), head, *rows], [8, 16, *(16 for _line in lines), 8, 8])]
    grade = grade_of(school_class, school_year_of(school_class.school))
    return write_book(book), workbook_name(class_words(grade, school_class.number), titles()[0])


def _row(seat: Enrolment, texts: dict[str, str]) -> list[str | int]:
    digits = list(texts[ANSWERS].replace(" ", "")) or [""] * len(SCOPES)
    cells = [*digits, texts[SIGNER], texts[CHILD]]
    return [seat.seat_number, seat.student.name, *(int(sign) if sign.isdecimal() else sign for sign in cells)]


def _meanings() -> list[list[str]]:
    """What each digit means, above the headings."""
    said: tuple[Sequence[tuple[Any, Any]], ...] = (SAID, SIGNERS, CHILD_SAID)
    lines = []
    for title, name, words in zip(titles(), TYPED, said, strict=True):
        digits = zip(SIGNS[name], words, strict=True)
        lines.append([title, formats.joined(f"{sign} {label}" for sign, (_code, label) in digits)])
    return lines


class FilePage(ConsentsPage):
    """Before anything is written: the rows that say something new, what is wrong in them, and what was left out."""

    def __init__(
        self, school_class: SchoolClass, seats: Sequence[Enrolment], usual: UsualForm, rows: Sequence[FileRow]
    ) -> None:
        found, self.unused = _children(seats, rows)
        sheets = histories([seat.student_id for seat, _row in found])
        new = [(seat, _input(seat, row, sheets[seat.student_id])) for seat, row in found]
        new = [(seat, row) for seat, row in new if _says_something(row, sheets[seat.student_id])]
        sent = [row for _seat, row in new]
        outcome = Outcome(refused=[bad for seat, row in new for bad in _refused(row, sheets[seat.student_id], usual)])
        super().__init__(school_class, [seat for seat, _row in new], usual, sent=sent, outcome=outcome)
        self.says = _says(len(new), len(found) - len(new))


def _children(seats: Sequence[Enrolment], rows: Sequence[FileRow]) -> tuple[list[tuple[Enrolment, FileRow]], list[str]]:
    """Who is meant: by name, and by seat where two have one name. What is left out is named with its reason."""
    named: dict[str, list[Enrolment]] = defaultdict(list)
    for seat in seats:
        named[close_name(seat.student.name)].append(seat)
    found: dict[int, tuple[Enrolment, FileRow]] = {}
    unused = []
    for row in rows:
        fitting = named[close_name(row.name)]
        if len(fitting) > 1:
            fitting = [seat for seat in fitting if str(seat.seat_number) == row.seat]
        if len(fitting) == 1 and fitting[0].student_id not in found:
            found[fitting[0].student_id] = fitting[0], row
        else:
            words = _("row %(number)s, %(name)s: twice in the file") if fitting else _NOBODY
            unused.append(str(words) % {"number": row.number, "name": row.name or "?"})
    return list(found.values()), unused


def _input(seat: Enrolment, row: FileRow, sheets: Sequence[Consent]) -> RowInput:
    version, _dot, loaded = version_token(sheets).partition(".")
    return RowInput(id_of(seat), int(version), row.texts, loaded)


def _says_something(row: RowInput, sheets: Sequence[Consent]) -> bool:
    now = texts_of(sheets[-1] if sheets else None)
    return not reads_the_same({**now, **row.digits}, now)


def _refused(row: RowInput, sheets: Sequence[Consent], usual: UsualForm) -> Iterator[Refused]:
    day = usual.usual if usual.is_valid() else Usual(SIGNERS[0][0], timezone.localdate())
    try:
        read_row({**texts_of(sheets[-1] if sheets else None), **row.digits}, day)
    except NoSheet as refusal:
        yield Refused(row.student, refusal.code, refusal.value)


def _says(new: int, same: int) -> str:
    words = ngettext(
        "%(n)s row says something new, %(same)s say what is recorded already. Nothing is written yet.",
        "%(n)s rows say something new, %(same)s say what is recorded already. Nothing is written yet.",
        new,
    )
    return words % {"n": new, "same": same}
