"""Doors of the child forms: to one form by its code, without a name; to a class for the counselor.

    child_sheets_of(user), get_child_sheet_or_404(user, public_id)   counselor: assigned schools; the latter audited
    typing_sheets_of(user)      what may be typed today: the counselor's, or the classes a typist was named for
    find_form(user, code)       the form with this code among them; the ten characters without the check character
    get_form_or_404(user, typed)                                     the same for an address
    record_look(user, form)     a look at a form is a look at the child

The class teacher reaches none of it, whatever was agreed.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import audit
from accounts.codes import MistypedCode, plain
from accounts.models import User
from accounts.permissions import Permission, can
from accounts.shortcuts import once_a_page, one_or_404
from screening.documents.paper_codes import first_with
from screening.rounds.models import ChildForm, Informant, SaveReceipt, ScreeningRound, Sheet, SheetRow
from screening.rounds.paper_codes import CHILD_FORM, child_form_code
from students.access import class_keys
from students.consents import standing
from students.dated import in_force
from students.duty.access import typing_duties_of
from students.models import Enrolment, Student
from students.selectors import consents_in_force

SCOPE = "child_forms"


class FormAt:
    """A child's place in a round: the paper with `code`. `allowed`: the consent covers the child's own forms."""

    def __init__(self, sheet: Sheet, student: Student) -> None:
        self.sheet, self.student = sheet, student
        self.code = child_form_code(sheet.round.public_id, student.public_id)
        self.allowed = standing(consents_in_force([student.pk]).get(student.pk), SCOPE) == "given"
        self.typed = ChildForm.objects.filter(sheet=sheet, student=student).select_related("typed_by").first()


def child_sheets_of(user: User) -> QuerySet[Sheet]:
    if not can(user, Permission.REVIEW_CASES):
        return Sheet.objects.none()
    return _sheets().filter(school_class__in=class_keys(user))


def get_child_sheet_or_404(user: User, public_id: UUID) -> Sheet:
    sheet = get_child_sheet_to_write_or_404(user, public_id)
    here = Enrolment.objects.filter(in_force(timezone.localdate()), school_class=sheet.school_class)
    subjects = here.values_list("student__public_id", flat=True)
    audit.record(by=user, verb="child-forms.list", obj=sheet, subjects=subjects, purpose="type")
    return sheet


def get_child_sheet_to_write_or_404(user: User, public_id: UUID) -> Sheet:
    return one_or_404(child_sheets_of(user), public_id=public_id)


def typing_sheets_of(user: User) -> QuerySet[Sheet]:
    """A typist's work ends with the round's last day, and when the counselor hands the class in."""
    today = timezone.localdate()
    takes = Q(round__state=ScreeningRound.State.OPEN, round__closes_on__gte=today)
    if can(user, Permission.REVIEW_CASES):
        return child_sheets_of(user).filter(takes | Q(state=Sheet.State.REOPENED))
    mine = once_a_page(user, "typing", lambda: typing_duties_of(user).values_list("school_class", flat=True))
    return _sheets().filter(takes, school_class__in=mine).exclude(state=Sheet.State.SUBMITTED)


def find_form(user: User, code: str) -> FormAt | None:
    sheets: dict[int, list[Sheet]] = defaultdict(list)
    for sheet in typing_sheets_of(user):
        sheets[sheet.school_class_id].append(sheet)
    seats = Enrolment.objects.filter(in_force(timezone.localdate()), school_class__in=list(sheets))
    seats = seats.select_related("student")
    pairs = ((sheet, seat.student) for seat in seats for sheet in sheets[seat.school_class_id])
    found = first_with(code, CHILD_FORM, pairs, lambda pair: (pair[0].round.public_id, pair[1].public_id))
    return FormAt(*found) if found else None


def get_form_or_404(user: User, typed: str) -> FormAt:
    try:
        found = find_form(user, plain(typed))
    except MistypedCode as error:
        raise Http404 from error
    if found is None:
        raise Http404
    return found


def outcomes_of(user: User, sheets: Iterable[Sheet]) -> dict[int, Counter[str]]:
    """Sheet → outcome → forms; numbers, of sheets the person types or keeps."""
    mine = Q(sheet__in=typing_sheets_of(user).order_by().values("pk")) | Q(sheet__in=child_sheets_of(user).values("pk"))
    rows = ChildForm.objects.filter(mine, sheet__in=[sheet.pk for sheet in sheets])
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows.values("sheet", "outcome").annotate(n=Count("pk")).order_by():
        found[row["sheet"]][row["outcome"]] = row["n"]
    return found


def forms_in(user: User, sheet: Sheet) -> dict[UUID, ChildForm]:
    """Child → the form as typed, for the counselor."""
    rows = ChildForm.objects.filter(sheet=sheet, sheet__in=child_sheets_of(user).values("pk"))
    return {row.student.public_id: row for row in rows.select_related("student", "typed_by")}


def row_of(user: User, form: FormAt) -> SheetRow | None:
    """The answers as stored, for the counselor who corrects; a typist sees nothing afterwards."""
    if not can(user, Permission.REVIEW_CASES):
        return None
    row: SheetRow | None = SheetRow.objects.filter(sheet=form.sheet, student=form.student).first()
    return row


def sent_before(user: User, form: FormAt, nonce: str) -> bool:
    """Whether this very page was saved already: the second half of a double click, or a lost answer asked for again."""
    try:
        receipts = SaveReceipt.objects.filter(sheet=form.sheet, saved_by=user, nonce=UUID(nonce))
    except ValueError:
        return False
    return form.typed is not None and receipts.exists()


def record_look(user: User, form: FormAt) -> None:
    audit.record(by=user, verb="child-form.show", obj=form.sheet, subjects=[form.student.public_id], purpose="type")


def _sheets() -> QuerySet[Sheet]:
    rows = Sheet.objects.filter(informant=Informant.CHILD).select_related(
        "round__county", "school_class__school__township__county", "child_form_count"
    )
    return rows.order_by("-round__opens_on", "school_class__school__name", "-school_class__cohort_year", "pk")
