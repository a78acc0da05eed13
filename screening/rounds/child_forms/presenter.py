"""What the pages of the child forms print: classes in numbers, one form without a name, a class for the counselor."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import Permission, can
from screening.documents import paper_codes
from screening.rounds.child_forms import access
from screening.rounds.child_forms.access import FormAt
from screening.rounds.models import ChildForm, Informant, Sheet
from screening.rounds.paper_codes import CHILD_FORM, child_form_code
from screening.rounds.round_scoring import PinnedForm, forms_of_round
from screening.rounds.selectors import CheckView, FormView, RowView, seats_of, sheet_view_data
from screening.rounds.selectors.shapes import form_view
from students.duty.access import typists_of
from students.models import School
from students.pages.staff import DutyLine, duty_line
from students.selectors import class_label

TYPED, NOT_WANTED = ChildForm.Outcome.TYPED, ChildForm.Outcome.NOT_WANTED


@dataclass(frozen=True)
class ChildFormsClass:
    """One class in numbers. `left`: envelopes that came back and are not typed; None until somebody counted."""

    title: str
    school: School
    says: str
    typed: int
    asked: int
    left: int | None
    handed_in: bool
    url: str = ""


@dataclass(frozen=True)
class FormsTypingPage:
    lines: list[ChildFormsClass]
    is_counselor: bool
    schools: list[School]
    typists: list[DutyLine]


def find_child_form(user: User, code: str) -> str | None:
    """For the page on which any paper's code is typed."""
    found = access.find_form(user, code)
    return reverse("rounds:type_form", args=[found.code]) if found else None


def register_code() -> None:
    paper_codes.register(CHILD_FORM, find_child_form)


def has_forms_to_type(user: User) -> bool:
    return access.typing_sheets_of(user).exists()


def class_lines(user: User) -> list[ChildFormsClass]:
    sheets = list(access.typing_sheets_of(user))
    outcomes = access.outcomes_of(user, sheets)
    return [class_line(sheet, outcomes[sheet.pk], can(user, Permission.REVIEW_CASES)) for sheet in sheets]


def typing_page(user: User) -> FormsTypingPage:
    lines = class_lines(user)
    schools = {line.school.pk: line.school for line in lines}
    return FormsTypingPage(
        lines, can(user, Permission.REVIEW_CASES), list(schools.values()), [duty_line(row) for row in typists_of(user)]
    )


def class_line(sheet: Sheet, outcomes: Counter[str], is_counselor: bool) -> ChildFormsClass:
    asked, typed, unwanted = len(seats_of(sheet)), outcomes[TYPED], outcomes[NOT_WANTED]
    count = getattr(sheet, "child_form_count", None)
    parts = [_("%(n)s typed") % {"n": typed}]
    if count:
        back = {"n": count.came_back, "of": count.handed_out}
        parts.append(_("%(n)s of %(of)s came back") % back)
    parts.append(_("%(n)s did not want to") % {"n": unwanted})
    return ChildFormsClass(
        title=class_label(sheet.school_class, sheet.round.school_year),
        school=sheet.school_class.school,
        says=" · ".join(parts),
        typed=typed,
        asked=asked,
        left=max(0, count.came_back - typed - unwanted) if count else None,
        handed_in=sheet.state == Sheet.State.SUBMITTED,
        url=reverse("rounds:show_child_forms", args=[sheet.public_id]) if is_counselor else "",
    )


def saved_words(user: User, form: FormAt) -> str:
    """“Form 7K3QX-9M0RT-B saved (12 of 45 of grade 4 (1))”."""
    line = class_line(form.sheet, access.outcomes_of(user, [form.sheet])[form.sheet.pk], False)
    values = {"code": form.code, "n": line.typed, "of": line.asked, "class": line.title}
    return _("Form %(code)s is saved (%(n)s of %(of)s of %(class)s).") % values


def paper_aside_url(form: FormAt) -> str:
    """Where a paper that worries somebody is handed over; its code goes along to the urgent concern."""
    return f"{reverse('rounds:hand_over_paper')}?form={form.code}"


def is_worrying(form: FormAt) -> bool:
    return form.typed is not None and form.typed.by_hand == ChildForm.ByHand.WORRYING


def child_forms_of(sheet: Sheet) -> tuple[PinnedForm, ...]:
    return tuple(one for one in forms_of_round(sheet.round) if one.instrument.informant == Informant.CHILD.value)


@dataclass
class PaperPage:
    """One form: its code and the grade. No name, no seat, no other child."""

    at: FormAt
    user: User
    pages: list[tuple[FormView, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        sheet = self.at.sheet
        self.title = _("Form %(code)s") % {"code": self.at.code}
        self.grade = class_label(sheet.school_class, sheet.round.school_year)
        self.is_counselor = can(self.user, Permission.REVIEW_CASES)
        self.class_url = reverse("rounds:show_child_forms", args=[sheet.public_id]) if self.is_counselor else ""
        self.handed_in = sheet.state == Sheet.State.SUBMITTED
        self.corrects = self.at.typed is not None
        self.closed = self._closed()

    def _closed(self) -> str:
        if self.at.typed is None:
            return ""
        if not self.is_counselor:
            return _("This form is typed already. Please put the paper aside with the others.")
        if self.handed_in:
            return _("This form is typed and its class is handed in. To correct it, open the class again.")
        return ""

    def with_fields(self, form: Any) -> "PaperPage":
        round_scoring = child_forms_of(self.at.sheet)
        self.pages = [(form_view(one.instrument), form[f"d{index}"]) for index, one in enumerate(round_scoring)]
        return self


@dataclass(frozen=True)
class ChildFormLine:
    seat: int
    name: str
    code: str
    state: str
    done: bool  # typed, or not wanted
    full: bool  # and nothing is open
    url: str


@dataclass(frozen=True)
class ClassFormsPage:
    sheet: Sheet
    line: ChildFormsClass
    children: list[ChildFormLine]
    not_asked: int
    check_url: str
    reopen_url: str


def class_forms_page(user: User, sheet: Sheet) -> ClassFormsPage:
    view, typed = sheet_view_data(sheet), access.forms_in(user, sheet)
    submitted = sheet.state == Sheet.State.SUBMITTED
    open_now = view.closed_on is None
    return ClassFormsPage(
        sheet=sheet,
        line=class_line(sheet, access.outcomes_of(user, [sheet])[sheet.pk], True),
        children=[_child(sheet, row, typed.get(row.student), open_now) for row in view.rows],
        not_asked=len(view.others),
        check_url="" if submitted or not open_now else reverse("rounds:check_child_forms", args=[sheet.public_id]),
        reopen_url=reverse("rounds:reopen_sheet", args=[sheet.public_id]) if submitted and open_now else "",
    )


def _child(sheet: Sheet, row: RowView, form: ChildForm | None, open_now: bool) -> ChildFormLine:
    code = child_form_code(sheet.round.public_id, row.student)
    url = reverse("rounds:type_form", args=[code]) if open_now else ""
    full = form is not None and (form.outcome == NOT_WANTED or row.complete)
    return ChildFormLine(row.seat, row.name, code, _state(row, form), form is not None, full, url)


def _state(row: RowView, form: ChildForm | None) -> str:
    if form is None:
        return _("not typed")
    if form.outcome == NOT_WANTED:
        return _("did not want to")
    answered, of = sum(one.answered for one in row.entries), sum(one.of for one in row.entries)
    if not all(one.scorable for one in row.entries):
        return _("typed, %(n)s of %(of)s lines: too few to be scored") % {"n": answered, "of": of}
    return _("typed") if answered == of else _("typed, %(n)s of %(of)s lines") % {"n": answered, "of": of}


@dataclass(frozen=True)
class ChildFormsCheckPage:
    """Before a class is handed in: numbers, and by name only who has no form or too few answers."""

    title: str
    sheet: Sheet
    line: ChildFormsClass
    unscored: list[ChildFormLine]
    missing: list[ChildFormLine]
    more: str
    button: str


def check_page(user: User, check: CheckView) -> ChildFormsCheckPage:
    sheet = check.view.sheet
    page, typed = class_forms_page(user, sheet), access.forms_in(user, sheet)
    short = {row.seat for row in check.view.rows if not all(entry.scorable for entry in row.entries)}
    kept = {row.seat for row in check.view.rows if _outcome(typed, row.student) == TYPED}
    return ChildFormsCheckPage(
        title=_("Child forms of %(class)s") % {"class": page.line.title},
        sheet=sheet,
        line=page.line,
        unscored=[one for one in page.children if one.seat in short & kept],
        missing=[one for one in page.children if not one.done],
        more=check.quality.more,
        button=ngettext("Hand in %(n)s form", "Hand in %(n)s forms", page.line.typed) % {"n": page.line.typed},
    )


def _outcome(typed: dict[UUID, ChildForm], child: UUID) -> str:
    return typed[child].outcome if child in typed else ""
