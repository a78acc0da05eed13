"""Concerns of colleagues that wait for a word: who, about whom, since when, promised by when."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening import formats
from screening.cases.access import schools_worked_at, seating_of
from screening.cases.counted_lines import CountedLine
from screening.cases.models import Case, ConcernInWords
from screening.cases.urgent.concerns import access
from screening.documents.blocks import Link
from screening.rounds.models import TeacherConcern
from students.access import classes_of, list_seats
from students.models import Enrolment, School
from students.selectors import current_class_label

LONGEST = 20  # of one's own on the page


class ConcernRow:
    def __init__(self, row: TeacherConcern, case: Case, promised: date | None, place: str) -> None:
        raised = _("%(name)s on %(day)s") % {
            "name": row.raised_by.name,
            "day": formats.day(timezone.localdate(row.raised_at)),
        }
        self.url = reverse("cases:answer_concern", args=[row.public_id])
        self.name = row.student.name
        self.place = place
        self.says = _("%(raised)s: %(note)s") % {"raised": raised, "note": row.note} if row.note else raised
        self.promised = _("promised by %(day)s") % {"day": formats.day(promised)} if promised else ""
        self.is_late = promised is not None and promised < timezone.localdate()
        self.case_url = reverse("cases:show_case", args=[case.public_id])


def concern_rows(user: User) -> list[ConcernRow]:
    """The looks are recorded."""
    rows = access.look_at_unanswered(user)
    seating = seating_of(user, [case for _row, case, _promised in rows])
    return [ConcernRow(row, case, day, seating.with_school(case.student_id)) for row, case, day in rows]


def written(user: User) -> list[tuple[ConcernInWords, str]]:
    """As the counselor reads it: with who wrote it, when."""
    return [
        (row, _("%(name)s, %(time)s") % {"name": row.raised_by.name, "time": formats.moment(row.raised_at)})
        for row in access.in_words_of(user)
    ]


def _own(row: ConcernInWords) -> dict[str, str]:
    """As the author reads it: whether somebody has looked, and who."""
    state = _("nobody has looked yet")
    if row.looked_by and row.looked_at:
        who = {"name": row.looked_by.name, "time": formats.moment(row.looked_at)}
        state = _("%(name)s looked at it on %(time)s. Thank you for noticing.") % who
    return {"words": row.words, "when": formats.moment(row.raised_at), "state": state}


def write_page(user: User) -> dict[str, object]:
    """Who would read it, before a word is written; and what became of what was written before."""
    schools = list(schools_worked_at(user))
    readers = [_readers(user, school, named=len(schools) > 1) for school in schools]
    return {"readers": readers, "own": [_own(row) for row in access.own_in_words(user)[:LONGEST]]}


def own_classes(user: User) -> list[tuple[str, tuple[Enrolment, ...]]]:
    """With their children; recorded as one look at a list."""
    today, seats = timezone.localdate(), list_seats(user, purpose="concern", classes=classes_of(user))
    groups = groupby(seats, key=lambda seat: seat.school_class)
    return [(current_class_label(one, today), tuple(found)) for one, found in groups]


def _readers(user: User, school: School, *, named: bool) -> str:
    people = formats.joined(person.name for person in access.counselors_who_see(user, school))
    if people:
        said = _("Read by the counselor: %(names)s.") % {"names": people}
    elif can(user, Permission.READ_SCHOOL_REPORT):
        said = _("No counselor can read it at present; what you write waits here.")
    else:
        said = _("No counselor can read it at present. Tell the headteacher in person; what you write waits here.")
    return _("%(words)s (%(school)s)") % {"words": said, "school": school.name} if named else said


def concern_lines(user: User) -> Iterator[CountedLine]:
    """What colleagues wrote, and who waits whom no decision will answer."""
    yield CountedLine((access.in_words_of(user),), _written)
    yield CountedLine((access.waiting_for_a_word(user),), _no_word_yet)


def _written(n: int) -> Link | None:
    words = ngettext(
        "%(n)s colleague has written what worries them; nobody has looked yet",
        "%(n)s colleagues have written what worries them; nobody has looked yet",
        n,
    )
    return Link(words % {"n": n}, reverse("cases:list_concerns")) if n else None


def _no_word_yet(n: int) -> Link | None:
    words = ngettext(
        "%(n)s concern of a colleague waits for your word: past the day promised, or the case was decided before",
        "%(n)s concerns of colleagues wait for your word: past the day promised, or the case was decided before",
        n,
    )
    return Link(words % {"n": n}, reverse("cases:list_concerns")) if n else None
