"""The kinds of paper of a class: for which sheet each is, what it shows, and what would make it a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from screening.documents.file_names import class_code
from screening.documents.kinds import BaseKind
from screening.documents.models import Document
from screening.documents.services import hash_inputs
from screening.jobs.errors import CannotBeDone
from screening.rounds.access import round_children_of
from screening.rounds.models import ChildState, Informant, Sheet
from screening.rounds.paper_codes import class_sheet_code
from screening.rounds.papers.access import answered_children, find_sheet_to_print
from screening.rounds.papers.child_forms import ChildFormsPage, Face, LabelsPage, faces_of, to_hand_out
from screening.rounds.papers.class_sheet import ClassSheetPage
from screening.rounds.papers.receipt import ReceiptPage
from screening.rounds.papers.slips import TalkSlipsPage
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors import RowView, SheetView, sheet_view_data
from students.selectors import grade_of

NAMES_LAST = 7  # days a file with names stays on the server; it is made again in seconds


@dataclass(frozen=True)
class Work:
    """A sheet as somebody prints a paper of it, looked up once. `place`: which form, for papers that exist per form."""

    user: User
    sheet: Sheet
    place: int | None = None

    @cached_property
    def view(self) -> SheetView:
        return sheet_view_data(self.sheet)

    @cached_property
    def rows(self) -> list[RowView]:
        return to_hand_out(self.view, answered_children(self.user, self.sheet))

    @cached_property
    def faces(self) -> list[Face]:
        return faces_of([form.instrument for form in forms_of_sheet(self.sheet)])

    @property
    def face(self) -> Face:
        return self.faces[self.place or 0]

    @property
    def is_open(self) -> bool:
        return not self.view.handed_in and self.view.closed_on is None


def _file_name(document: Document, work: Work) -> str:
    which = "" if work.place is None else f"-{work.place + 1}"
    sheet = work.sheet
    place = class_code(grade_of(sheet.school_class, sheet.round.school_year), sheet.school_class.number)
    return f"{document.kind}-{place}{which}-{class_sheet_code(sheet.public_id)}.pdf"


def audience_of(place: int | None) -> str:
    return "class" if place is None else f"form-{place + 1}"


def _place_in(audience: str) -> int | None:
    form = audience.partition(":")[0].removeprefix("form-")
    return int(form) - 1 if form.isdecimal() else None


def _reference(work: Work) -> str:
    """2026-1 3-2 (1): round and class, and which form."""
    one, school_class = work.sheet.round, work.sheet.school_class
    label = f"{one.school_year}-{one.term} {grade_of(school_class, one.school_year)}-{school_class.number}"
    return label if work.place is None else f"{label} ({work.place + 1})"


@dataclass(frozen=True, kw_only=True)
class PaperKind(BaseKind[Work]):
    """`informant`: whose sheet it belongs to, empty for any. `while_open`: of no use once the sheet is handed in.
    `per_child`: of no use when every child has had a form. `per_form`: one paper for each form of the sheet."""

    file_name: Callable[[Document, Work], str] = _file_name
    audience: str | Callable[[Work], str] = lambda work: audience_of(work.place)
    reference: Callable[[Work], str] = _reference
    informant: str = ""
    while_open: bool = True
    per_child: bool = False
    per_form: bool = False

    def find(self, user: User, document: Document) -> Work | None:
        sheet = find_sheet_to_print(user, document.subject)
        if sheet is None or self.informant not in ("", sheet.informant):
            return None
        return Work(user, sheet, _place_in(document.audience))

    def subject_of(self, user: User, work: Work) -> UUID:
        return work.sheet.public_id

    def context(self, document: Document, work: Work) -> dict[str, object]:
        if (work.place or 0) >= len(work.faces):
            raise CannotBeDone("subject-gone")
        return super().context(document, work)


def _today(user: User, state: Any) -> str:
    return hash_inputs(timezone.localdate().isoformat(), user.name, state)


def _everybody(user: User, work: Work) -> list[UUID]:
    """Those without a consent sheet too: their names stand on the class sheet. Who has left does not."""
    rows = round_children_of(user).filter(round=work.sheet.round, school_class=work.sheet.school_class)
    return list(rows.exclude(state=ChildState.LEFT).values_list("student__public_id", flat=True))


def _handed_out(user: User, work: Work) -> list[UUID]:
    return [row.student for row in work.rows]


def _sheet_state(user: User, work: Work) -> str:
    rows = [(row.seat, row.name, row.exclusion, row.digest) for row in work.view.rows]
    others = [(row.seat, row.name, row.state) for row in work.view.others]
    return _today(user, (work.view.class_name, rows, others))


def _receipt_state(user: User, work: Work) -> str:
    view, sheet = work.view, work.sheet
    rows = [(row.seat, row.exclusion, [(entry.form.id, entry.missing) for entry in row.missing]) for row in view.rows]
    others = [(row.seat, row.state) for row in view.others]
    return _today(user, (rows, others, sheet.state, sheet.last_saved_at))


def _forms_state(user: User, work: Work) -> str:
    return _today(user, ([str(row.student) for row in work.rows], vars(work.face)))


def _labels_state(user: User, work: Work) -> str:
    return _today(user, [(row.seat, row.name, str(row.student)) for row in work.rows])


CLASS_SHEET = PaperKind(
    name="class-sheet",
    label=_("Class sheet"),
    template="documents/class_sheet.html",
    page=lambda document, work: ClassSheetPage(work.view, by=work.user.name, at=timezone.now()),
    input_hash=_sheet_state,
    children=_everybody,
    informant=Informant.TEACHER,
    keep_days=NAMES_LAST,
)
RECEIPT = PaperKind(
    name="sheet-receipt",
    label=_("Receipt"),
    template="documents/sheet_receipt.html",
    page=lambda document, work: ReceiptPage(work.view, by=work.user.name, at=timezone.now()),
    input_hash=_receipt_state,
    children=_everybody,
    informant=Informant.TEACHER,
    while_open=False,
)
CHILD_FORMS = PaperKind(
    name="child-forms",
    label=_("Child self-report forms"),
    template="documents/child_forms.html",
    page=lambda document, work: ChildFormsPage(work.view, [work.face], work.rows, by=work.user.name, at=timezone.now()),
    input_hash=_forms_state,
    children=_handed_out,
    informant=Informant.CHILD,
    per_child=True,
    per_form=True,
)
LABELS = PaperKind(
    name="envelope-labels",
    label=_("Envelope labels"),
    template="documents/envelope_labels.html",
    page=lambda document, work: LabelsPage(work.view, work.rows, by=work.user.name, at=timezone.now()),
    input_hash=_labels_state,
    children=_handed_out,
    informant=Informant.CHILD,
    per_child=True,
    keep_days=NAMES_LAST,
)
SLIPS = PaperKind(
    name="talk-slips",
    label=_("Slips: I would like to talk"),
    template="documents/talk_slips.html",
    page=lambda document, work: TalkSlipsPage(work.sheet.school_class.school.name),
    input_hash=lambda user, work: _today(user, ""),
    while_open=False,
)
KINDS = (CLASS_SHEET, RECEIPT, CHILD_FORMS, LABELS, SLIPS)
