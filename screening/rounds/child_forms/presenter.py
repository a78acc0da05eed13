"""What the pages of the child forms print: classes in numbers, one form without a name, a class for the counselor."""

from collections import Counter
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
from screening.rounds.models import ChildForm, Sheet
from screening.rounds.paper_codes import CHILD_FORM, child_form_code
from screening.rounds.round_scoring import forms_of_sheet
from screening.rounds.selectors import CheckView, FormView, RowView, seats_of, sheet_view_data
from students.duty.access import typists_of
from students.pages.staff import duty_line
from students.selectors import class_label

TYPED, NOT_WANTED = ChildForm.Outcome.TYPED, ChildForm.Outcome.NOT_WANTED


class ChildFormsClass:
    """One class in numbers. `left`: envelopes that came back and are not typed; None until somebody counted."""

    def __init__(self, sheet: Sheet, outcomes: Counter[str], is_counselor: bool) -> None:
        asked, typed, unwanted = len(seats_of(sheet)), outcomes[TYPED], outcomes[NOT_WANTED]
        count = getattr(sheet, "child_form_count", None)
        parts = [_("%(n)s typed") % {"n": typed}]
        if count:
            back = {"n": count.came_back, "of": count.handed_out}
            parts.append(_("%(n)s of %(of)s came back") % back)
        parts.append(_("%(n)s did not want to") % {"n": unwanted})
        self.title = class_label(sheet.school_class, sheet.round.school_year)
        self.school = sheet.school_class.school
        self.says = " · ".join(parts)
        self.typed = typed
        self.asked = asked
        self.left = max(0, count.came_back - typed - unwanted) if count else None
        self.handed_in = sheet.state == Sheet.State.SUBMITTED
        self.url = reverse("rounds:show_child_forms", args=[sheet.public_id]) if is_counselor else ""


class FormsTypingPage:
    def __init__(self, user: User) -> None:
        lines = class_lines(user)
        schools = {line.school.pk: line.school for line in lines}
        self.lines = lines
        self.is_counselor = can(user, Permission.REVIEW_CASES)
        self.schools = list(schools.values())
        self.typists = [duty_line(row) for row in typists_of(user)]


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
    return [ChildFormsClass(sheet, outcomes[sheet.pk], can(user, Permission.REVIEW_CASES)) for sheet in sheets]


def saved_words(user: User, form: FormAt) -> str:
    """“Form 7K3QX-9M0RT-B saved (12 of 45 of grade 4 (1))”."""
    line = ChildFormsClass(form.sheet, access.outcomes_of(user, [form.sheet])[form.sheet.pk], False)
    values = {"code": form.code, "n": line.typed, "of": line.asked, "class": line.title}
    return _("Form %(code)s is saved (%(n)s of %(of)s of %(class)s).") % values


def paper_aside_url(form: FormAt) -> str:
    """Where a paper that worries somebody is handed over; its code goes along to the urgent concern."""
    return f"{reverse('rounds:hand_over_paper')}?form={form.code}"


def is_worrying(form: FormAt) -> bool:
    return form.typed is not None and form.typed.by_hand == ChildForm.ByHand.WORRYING


class PaperPage:
    """One form: its code and the grade. No name, no seat, no other child."""

    def __init__(self, at: FormAt, user: User) -> None:
        self.at, sheet = at, at.sheet
        self.pages: list[tuple[FormView, Any]] = []
        self.title = _("Form %(code)s") % {"code": at.code}
        self.grade = class_label(sheet.school_class, sheet.round.school_year)
        self.is_counselor = can(user, Permission.REVIEW_CASES)
        self.class_url = reverse("rounds:show_child_forms", args=[sheet.public_id]) if self.is_counselor else ""
        self.handed_in = sheet.state == Sheet.State.SUBMITTED
        self.corrects = at.typed is not None
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
        round_scoring = forms_of_sheet(self.at.sheet)
        self.pages = [(FormView(one.instrument), form[f"d{index}"]) for index, one in enumerate(round_scoring)]
        return self


class ChildFormLine:
    def __init__(self, sheet: Sheet, row: RowView, form: ChildForm | None, open_now: bool) -> None:
        code = child_form_code(sheet.round.public_id, row.student)
        self.url = reverse("rounds:type_form", args=[code]) if open_now else ""
        # and nothing is open
        self.full = form is not None and (form.outcome == NOT_WANTED or row.complete)
        self.seat = row.seat
        self.name = row.name
        self.code = code
        self.state = _state(row, form)
        self.done = form is not None  # typed, or not wanted


class ClassFormsPage:
    def __init__(self, user: User, sheet: Sheet) -> None:
        view, typed = sheet_view_data(sheet), access.forms_in(user, sheet)
        submitted = sheet.state == Sheet.State.SUBMITTED
        open_now = view.closed_on is None
        self.sheet = sheet
        self.line = ChildFormsClass(sheet, access.outcomes_of(user, [sheet])[sheet.pk], True)
        self.children = [ChildFormLine(sheet, row, typed.get(row.student), open_now) for row in view.rows]
        self.not_asked = len(view.others)
        self.check_url = (
            "" if submitted or not open_now else reverse("rounds:check_child_forms", args=[sheet.public_id])
        )
        self.reopen_url = reverse("rounds:reopen_sheet", args=[sheet.public_id]) if submitted and open_now else ""


def _state(row: RowView, form: ChildForm | None) -> str:
    if form is None:
        return _("not typed")
    if form.outcome == NOT_WANTED:
        return _("did not want to")
    answered, of = sum(one.answered for one in row.entries), sum(one.of for one in row.entries)
    if not row.scorable:
        return _("typed, %(n)s of %(of)s lines: too few to be scored") % {"n": answered, "of": of}
    return _("typed") if answered == of else _("typed, %(n)s of %(of)s lines") % {"n": answered, "of": of}


class ChildFormsCheckPage:
    """Before a class is handed in: numbers, and by name only who has no form or too few answers."""

    def __init__(self, user: User, check: CheckView) -> None:
        sheet = check.view.sheet
        page, typed = ClassFormsPage(user, sheet), access.forms_in(user, sheet)
        short = {row.seat for row in check.view.rows if not row.scorable}
        kept = {row.seat for row in check.view.rows if _outcome(typed, row.student) == TYPED}
        self.title = _("Child forms of %(class)s") % {"class": page.line.title}
        self.sheet = sheet
        self.line = page.line
        self.unscored = [one for one in page.children if one.seat in short & kept]
        self.missing = [one for one in page.children if not one.done]
        self.more = check.quality.more
        self.button = ngettext("Hand in %(n)s form", "Hand in %(n)s forms", page.line.typed) % {"n": page.line.typed}


def _outcome(typed: dict[UUID, ChildForm], child: UUID) -> str:
    return typed[child].outcome if child in typed else ""
