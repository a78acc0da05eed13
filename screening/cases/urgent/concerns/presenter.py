"""Concerns of colleagues that wait for a word: who, about whom, since when, promised by when."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from screening import formats
from screening.cases.models import Case
from screening.cases.urgent.concerns import access
from screening.documents.blocks import Link
from screening.rounds.models import TeacherConcern
from students.selectors import current_class_label


class ConcernRow:
    def __init__(self, row: TeacherConcern, case: Case, promised: date | None, today: date) -> None:
        raised = _("%(name)s on %(day)s") % {
            "name": row.raised_by.name,
            "day": formats.day(timezone.localdate(row.raised_at)),
        }
        self.url = reverse("cases:answer_concern", args=[row.public_id])
        self.name = row.student.name
        self.place = f"{case.school.name} {current_class_label(case.school_class, today)}"
        self.says = _("%(raised)s: %(note)s") % {"raised": raised, "note": row.note} if row.note else raised
        self.promised = _("promised by %(day)s") % {"day": formats.day(promised)} if promised else ""
        self.is_late = promised is not None and promised < today
        self.case_url = reverse("cases:show_case", args=[case.public_id])


def concern_rows(user: User) -> list[ConcernRow]:
    """The looks are recorded."""
    today = timezone.localdate()
    return [ConcernRow(row, case, promised, today) for row, case, promised in access.look_at_unanswered(user)]


def concern_links(user: User) -> Iterator[Link]:
    """A line above the queue while somebody waits whom no decision will answer."""
    n = access.waiting_for_a_word(user).count()
    if n:
        words = ngettext(
            "%(n)s concern of a colleague waits for your word: past the day promised, or the case was decided before",
            "%(n)s concerns of colleagues wait for your word: past the day promised, or the case was decided before",
            n,
        )
        yield Link(words % {"n": n}, reverse("cases:list_concerns"))
