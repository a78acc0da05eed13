"""The kinds of paper of a class: for which sheet each is, what it shows, and what would make it a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.lazy import Label
from accounts.models import User
from screening.rounds.access import round_children_of
from screening.rounds.models import ChildState, Informant, Sheet
from screening.rounds.papers.access import answered_children
from screening.rounds.papers.child_forms import ChildFormsPage, LabelsPage, faces_of, to_hand_out
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.papers.receipt import ReceiptPage
from screening.rounds.papers.shapes import Face
from screening.rounds.papers.slips import TalkSlipsPage
from screening.rounds.round_scoring import forms_of_round
from screening.rounds.selectors import CheckView, RowView, SheetView, check_answers, sheet_view_data

NAMES_LAST = 7  # days a file with names stays on the server; it is made again in seconds


@dataclass(frozen=True)
class Work:
    """A sheet as somebody prints a paper of it, looked up once. `place`: which form, for papers that exist per form."""

    user: User
    sheet: Sheet
    place: int = 0

    @cached_property
    def view(self) -> SheetView:
        return sheet_view_data(self.sheet)

    @cached_property
    def check(self) -> CheckView:
        return check_answers(self.user, self.sheet)

    @cached_property
    def rows(self) -> list[RowView]:
        return to_hand_out(self.view, answered_children(self.user, self.sheet))

    @cached_property
    def faces(self) -> list[Face]:
        forms = [form.instrument for form in forms_of_round(self.sheet.round)]
        return list(faces_of([one for one in forms if one.informant == self.sheet.informant]).values())

    @property
    def is_open(self) -> bool:
        return self.view.editable and self.view.closed_on is None


@dataclass(frozen=True)
class PaperKind:
    """`informant`: whose sheet it belongs to, empty for any. `while_open`: of no use once the sheet is handed in.
    `per_child`: of no use when every child has had a form."""

    name: str
    label: Label
    template: str
    page: Callable[[Work, datetime], object]
    state: Callable[[Work], Any]
    children: Callable[[Work], list[UUID]]
    informant: str = ""
    while_open: bool = True
    per_child: bool = False
    keep_days: int | None = None


def _nobody(work: Work) -> list[UUID]:
    return []


def _everybody(work: Work) -> list[UUID]:
    """Those without a consent sheet too: their names stand on the class sheet. Who has left does not."""
    rows = round_children_of(work.user).filter(round=work.sheet.round, school_class=work.sheet.school_class)
    return list(rows.exclude(state=ChildState.LEFT).values_list("student__public_id", flat=True))


def _handed_out(work: Work) -> list[UUID]:
    return [row.student for row in work.rows]


def _sheet_state(work: Work) -> Any:
    rows = [(row.seat, row.name, row.exclusion, row.digest) for row in work.view.rows]
    return work.view.class_name, rows, [(row.seat, row.name, row.state) for row in work.view.others]


def _receipt_state(work: Work) -> Any:
    check, sheet = work.check, work.sheet
    lines = [(line.seat, line.form, line.numbers) for line in check.missing]
    left_out = [(row.seat, row.exclusion) for row in check.excluded] + [
        (row.seat, row.state) for row in work.view.others
    ]
    return check.complete, work.view.total, lines, left_out, sheet.state, sheet.last_saved_at


def _forms_state(work: Work) -> Any:
    return [str(row.student) for row in work.rows], repr(work.faces[work.place])


def _labels_state(work: Work) -> Any:
    return [(row.seat, row.name, str(row.student)) for row in work.rows]


CLASS_SHEET = PaperKind(
    "class-sheet",
    _("Class sheet"),
    "documents/class_sheet.html",
    page=lambda work, at: ClassSheetPage(work.view, by=work.user.name, at=at),
    state=_sheet_state,
    children=_everybody,
    informant=Informant.TEACHER,
    keep_days=NAMES_LAST,
)
RECEIPT = PaperKind(
    "sheet-receipt",
    _("Receipt"),
    "documents/sheet_receipt.html",
    page=lambda work, at: ReceiptPage(work.check, by=work.user.name, at=at),
    state=_receipt_state,
    children=_everybody,
    informant=Informant.TEACHER,
    while_open=False,
)
CHILD_FORMS = PaperKind(
    "child-forms",
    _("Child self-report forms"),
    "documents/child_forms.html",
    page=lambda work, at: ChildFormsPage(work.view, [work.faces[work.place]], work.rows, by=work.user.name, at=at),
    state=_forms_state,
    children=_handed_out,
    informant=Informant.CHILD,
    per_child=True,
)
LABELS = PaperKind(
    "envelope-labels",
    _("Envelope labels"),
    "documents/envelope_labels.html",
    page=lambda work, at: LabelsPage(work.view, work.rows, by=work.user.name, at=at),
    state=_labels_state,
    children=_handed_out,
    informant=Informant.CHILD,
    per_child=True,
    keep_days=NAMES_LAST,
)
SLIPS = PaperKind(
    "talk-slips",
    _("Slips: I would like to talk"),
    "documents/talk_slips.html",
    page=lambda work, at: TalkSlipsPage(work.sheet.school_class.school.name),
    state=lambda work: "",
    children=_nobody,
    while_open=False,
)
KINDS = (CLASS_SHEET, RECEIPT, CHILD_FORMS, LABELS, SLIPS)
