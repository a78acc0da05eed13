"""Child forms from paper: typed once, heard at once, counted.

    save_child_form(sheet, *, student, by, nonce, given) -> SaveOutcome    all of it or nothing; what cannot be read, or
        was changed meanwhile, is in the outcome. After the class was handed in, a late form is handed in at once.
    hear_child(sheet, *, student, by, given) -> None                       a wish, a worry: needs no consent and no form
    count_child_forms(sheet, *, by, handed_out, came_back) -> ChildFormCount

Raises RoundClosed, SheetSubmitted, AlreadyTyped, NotOnSheet, NonceReused, MoreBackThanOut.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.form_kit.rows import RowInput
from screening.idempotency.once import was_done
from screening.rounds.drafts import SaveOutcome
from screening.rounds.models import ChildForm, ChildFormCount, ChildWish, SaveReceipt, Sheet
from screening.rounds.round_scoring import closed_on, forms_of_sheet, round_scoring_of
from screening.rounds.services.concerns import raise_concern, record_child_asks
from screening.rounds.services.problems import NotOnSheet, RoundClosed, SheetSubmitted
from screening.rounds.services.saving import Saving, lock_sheet, receipt
from screening.rounds.services.submitting import hand_in_one
from students.models import Student

PAPER = "paper"


class AlreadyTyped(Exception):
    """Somebody typed this form before. Only the counselor opens it again."""


class MoreBackThanOut(Exception):
    """More envelopes than were handed out."""


@dataclass(frozen=True)
class GivenForm:
    """What stands on a paper. `digits`: form id → signs; `wish`: yes, not-now or empty; `by_hand`: see ChildForm."""

    by_hand: str
    wish: str = ""
    whom: str = ""
    wanted: bool = True
    version: int = 0
    digits: Mapping[str, str] | None = None


@transaction.atomic
def save_child_form(sheet: Sheet, *, student: Student, by: User, nonce: UUID, given: GivenForm) -> SaveOutcome:
    """Type a form, or say that the child did not want to. The same nonce again changes nothing."""
    sheet = lock_sheet(sheet)
    answered = receipt(sheet, nonce, by)
    if answered is not None:
        return SaveOutcome.from_mapping(answered)
    before = ChildForm.objects.filter(sheet=sheet, student=student).first()
    _check_open(sheet, before, by)
    outcome = _save_row(sheet, student, by, given)
    if not outcome.ok:
        return outcome
    form = _keep(sheet, student, by, given, before)
    _hear(sheet, student, by, given)
    if sheet.state == Sheet.State.SUBMITTED:
        hand_in_one(round_scoring_of(sheet.round), sheet, student, by=by)
    SaveReceipt.objects.create(sheet=sheet, nonce=nonce, saved_by=by, answer=outcome.to_mapping())
    verb = "child-form.correct" if before else "child-form.type"
    audit.record(by=by, verb=verb, obj=form, subjects=[student.public_id], detail={"outcome": form.outcome})
    return outcome


@transaction.atomic
def hear_child(sheet: Sheet, *, student: Student, by: User, given: GivenForm) -> None:
    """From a form that may not be typed: the wish to talk and the worry alone, once a round."""
    _hear(lock_sheet(sheet), student, by, given)


@transaction.atomic
def count_child_forms(sheet: Sheet, *, by: User, handed_out: int, came_back: int) -> ChildFormCount:
    if came_back > handed_out:
        raise MoreBackThanOut
    sheet = lock_sheet(sheet)
    numbers = {"handed_out": handed_out, "came_back": came_back}
    stamped = {**numbers, "counted_at": timezone.now(), "counted_by": by}
    count, _new = ChildFormCount.objects.update_or_create(sheet=sheet, defaults=stamped)
    audit.record(by=by, verb="child-forms.count", obj=sheet, detail=numbers)
    return count


def _check_open(sheet: Sheet, before: ChildForm | None, by: User) -> None:
    over = closed_on(sheet, timezone.localdate())
    if over is not None:
        raise RoundClosed(over)
    is_counselor = can(by, Permission.REVIEW_CASES)
    if before is not None and not is_counselor:
        raise AlreadyTyped
    if sheet.state == Sheet.State.SUBMITTED and (before is not None or not is_counselor):
        raise SheetSubmitted


def _save_row(sheet: Sheet, student: Student, by: User, given: GivenForm) -> SaveOutcome:
    """The answers as one row of the sheet; nothing of it when a sign cannot be read or somebody was quicker."""
    forms = forms_of_sheet(sheet)
    saving = Saving(sheet, forms, by=by, source=PAPER)
    if student.public_id not in saving.seats:
        raise NotOnSheet
    digits = (given.digits or {}) if given.wanted else {form.id: "" for form in forms}
    saving.take(RowInput(student.public_id, given.version, digits))
    if saving.problems or saving.conflicts:
        return SaveOutcome(conflicts=tuple(saving.conflicts), problems=tuple(saving.problems))
    return saving.finish()


def _keep(sheet: Sheet, student: Student, by: User, given: GivenForm, before: ChildForm | None) -> ChildForm:
    at = timezone.now()
    form = before or ChildForm(sheet=sheet, student=student, typed_at=at, typed_by=by)
    form.outcome = ChildForm.Outcome.TYPED if given.wanted else ChildForm.Outcome.NOT_WANTED
    form.by_hand, form.wish = ChildForm.ByHand(given.by_hand), given.wish
    if before is not None:
        form.corrected_at, form.corrected_by = at, by
    form.save()
    return form


def _hear(sheet: Sheet, student: Student, by: User, given: GivenForm) -> None:
    """Each at most once a round and child, whoever types and however often."""
    wished = uuid5(sheet.round.public_id, f"wish {student.public_id}")
    if given.wish == ChildForm.Wish.YES and not was_done("wish.record", wished):
        record_child_asks(student, by=by, nonce=wished, whom=given.whom, way=ChildWish.Way.FORM)
    written = uuid5(sheet.round.public_id, f"by hand {student.public_id}")
    if given.by_hand == ChildForm.ByHand.WORRYING and not was_done("concern.raise", written):
        note = _("Something written or drawn by hand on the child's form. It is not typed; please read the paper.")
        raise_concern(student, by=by, note=note, nonce=written, sheet=sheet, answered=False)
