"""Handing in a sheet, in one transaction: assessments, results, quality lines, states, flags, concerns.

    submit_sheet(sheet, *, by, nonce, worries=(), answers={}) -> Sheet
        worries: Sequence[tuple[Student, str]]; answers: what was chosen for each question about the sheet (key_of)
    reopen_sheet(sheet, *, by, reason="") -> Sheet
    save_single_form(sheet, *, student, by, nonce, version, answers, source="form") -> SaveOutcome
        answers: {form id: {item id: code | "-" | None}}; on a sheet that was handed in, the child is handed in at once

Raises NothingToHandIn, RoundClosed, SheetSubmitted, SheetNotSubmitted, ReopenNeedsAdministrator, ReasonNeeded,
NonceReused, NotOnSheet.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from accounts.permissions import Permission, can
from screening.form_kit.rows import RowInput
from screening.instruments import format_entry
from screening.rounds import hooks
from screening.rounds.class_page import page_of_class
from screening.rounds.completion.standing import MAY_BE_FILLED
from screening.rounds.drafts import SaveOutcome, by_rest, sources_of
from screening.rounds.models import Flag, Informant, Result, RoundChild, SaveReceipt, ScreeningRound, Sheet, SheetRow
from screening.rounds.quality import add_late_lines, look_at_quality, with_answers
from screening.rounds.round_scoring import RoundScoring, accepts, closed_on, round_scoring_of
from screening.rounds.selectors import seats_of
from screening.rounds.services.concerns import raise_concern
from screening.rounds.services.flagging import FROM_FORMS, flags_from_forms, withdraw
from screening.rounds.services.handing_in import hand_in, late_children, not_handed_in
from screening.rounds.services.problems import (
    NothingToHandIn,
    NotOnSheet,
    ReasonNeeded,
    ReopenNeedsAdministrator,
    RoundClosed,
    SheetNotSubmitted,
    SheetSubmitted,
)
from screening.rounds.services.raters import add_class_line
from screening.rounds.services.saving import Saving, lock_sheet, receipt
from screening.rounds.services.settling import settle_children
from students.models import Enrolment, Student
from students.selectors import grade_of


@transaction.atomic
def submit_sheet(
    sheet: Sheet,
    *,
    by: User,
    nonce: UUID,
    worries: Sequence[tuple[Student, str]] = (),
    answers: Mapping[str, str] | None = None,
) -> Sheet:
    """Hand in the sheet; of one that lies handed in, what was typed since. A second click changes nothing."""
    sheet, today = lock_sheet(sheet), timezone.localdate()
    again = sheet.state == Sheet.State.SUBMITTED
    if receipt(sheet, nonce, by) is not None or (again and not accepts(sheet.round, today)):
        return sheet
    _check_open(sheet)
    round_scoring, at, everybody = round_scoring_of(sheet.round), timezone.now(), seats_of(sheet)
    seats = _seats_to_hand_in(sheet, round_scoring, everybody)
    if again and not seats:
        return sheet
    rows = _rows_of(sheet, seats)
    results = hand_in(round_scoring, sheet, rows, by=by, at=at)
    numbers = {seat.student_id: seat.seat_number for seat in seats}
    found = with_answers(look_at_quality(by, round_scoring, sheet, rows, numbers), answers or {})
    sheet.quality = add_late_lines(round_scoring, sheet.quality, found) if again else found
    sheet.class_page = _page_of_class(round_scoring, sheet, everybody)
    if not again:
        sheet.state, sheet.submitted_at, sheet.submitted_by = Sheet.State.SUBMITTED, at, by
    sheet.save(update_fields=["quality", "class_page", "state", "submitted_at", "submitted_by"])
    students = {row.student_id for row in rows}
    _settle_and_flag(round_scoring, sheet, students if again else students | _everybody(sheet), results)
    for student, note in worries:
        raise_concern(student, by=by, note=note, nonce=uuid5(nonce, str(student.public_id)), sheet=sheet)
    for hook in hooks.sheet_submitted:
        hook(sheet)
    SaveReceipt.objects.create(sheet=sheet, nonce=nonce, saved_by=by, answer={"submitted": at.isoformat()})
    subjects, verb = [row.student.public_id for row in rows], "sheet.submit-late" if again else "sheet.submit"
    audit.record(by=by, verb=verb, obj=sheet, subjects=subjects, detail={"worries": len(worries)})
    return sheet


@transaction.atomic
def reopen_sheet(sheet: Sheet, *, by: User, reason: str = "") -> Sheet:
    """Open a sheet that was handed in, or lay open when its round ended. Old results stay; flags nobody has looked at
    are withdrawn until it is handed in again, the others are marked. The class teacher may while the round is open,
    then the administrator."""
    sheet = lock_sheet(sheet)
    if sheet.state == Sheet.State.REOPENED:
        return sheet
    if sheet.state != Sheet.State.SUBMITTED and sheet.round.state != ScreeningRound.State.CLOSED:
        raise SheetNotSubmitted
    if not can(by, Permission.OPEN_ROUND) and not accepts(sheet.round, timezone.localdate()):
        raise ReopenNeedsAdministrator
    if can(by, Permission.OPEN_ROUND) and not reason.strip():
        raise ReasonNeeded
    at = timezone.now()
    sheet.state, sheet.reopened_at, sheet.reopened_by = Sheet.State.REOPENED, at, by
    sheet.reopen_reason = reason.strip()
    sheet.save(update_fields=["state", "reopened_at", "reopened_by", "reopen_reason"])
    for flag in _flags_resting_on(sheet):
        if hooks.was_looked_at(flag):
            flag.answers_changed_at = at
            flag.save(update_fields=["answers_changed_at"])
        elif all(one.is_note or one.code in FROM_FORMS for one in flag.reasons.all()):
            withdraw(flag, at)
    settle_children(sheet.round, _children(sheet).values_list("student_id", flat=True))
    subjects = _children(sheet).values_list("student__public_id", flat=True)
    audit.record(by=by, verb="sheet.reopen", obj=sheet, subjects=subjects)
    return sheet


@transaction.atomic
def save_single_form(
    sheet: Sheet,
    *,
    student: Student,
    by: User,
    nonce: UUID,
    version: int,
    answers: Mapping[str, Mapping[str, int | str | None]],
    source: str = "form",
) -> SaveOutcome:
    """One child's forms from an interview, or for a late child: the same row, the same way to an assessment."""
    sheet = lock_sheet(sheet)
    answered = receipt(sheet, nonce, by)
    if answered is not None:
        return SaveOutcome.from_mapping(answered)
    late = sheet.state == Sheet.State.SUBMITTED
    if late:
        _check_late(sheet, student)
    round_scoring = round_scoring_of(sheet.round)
    saving = Saving(sheet, round_scoring.forms_of(sheet.informant), by=by, source=source)
    if student.public_id not in saving.seats:
        raise NotOnSheet
    saving.take(RowInput(student.public_id, version, _digits(round_scoring, answers, saving.cells_of(student))))
    outcome = saving.finish()
    if late and outcome.ok:
        hand_in_one(round_scoring, sheet, student, by=by)
    SaveReceipt.objects.create(sheet=sheet, nonce=nonce, saved_by=by, answer=outcome.to_mapping())
    return outcome


def _digits(
    round_scoring: RoundScoring, answers: Mapping[str, Mapping[str, int | str | None]], cells: Mapping[str, Any]
) -> dict[str, str]:
    """The forms of one child as a row. A 0 of the rest that the form shows and that stays 0 is still of the rest."""
    kept = by_rest(sources_of(cells))
    return {
        form.id: format_entry(form.instrument, given, {item for item in kept if given.get(item) == 0})
        for form in round_scoring.forms
        if (given := answers.get(form.id)) is not None
    }


def _page_of_class(
    round_scoring: RoundScoring, sheet: Sheet, everybody: Sequence[Enrolment]
) -> dict[str, object] | None:
    """Made once enough children are rated, and then never again; until then it is made anew with every hand-in."""
    if sheet.informant != Informant.TEACHER or (sheet.class_page and not sheet.class_page["small"]):
        return sheet.class_page
    forms = [form.instrument for form in round_scoring.forms_of(sheet.informant)]
    here = {seat.student_id for seat in everybody}
    mine = sheet.rows.filter(student__in=here, exclusion="", handed_in_at__isnull=False).values_list("cells", flat=True)
    return page_of_class(forms, mine, grade=grade_of(sheet.school_class, sheet.round.school_year))


def _seats_to_hand_in(sheet: Sheet, round_scoring: RoundScoring, seats: list[Enrolment]) -> list[Enrolment]:
    """Everybody of an open sheet; of one that lies handed in, late children with answers that do not count yet."""
    if sheet.state != Sheet.State.SUBMITTED:
        first = sheet.submitted_at is None and sheet.informant == Informant.TEACHER
        typed = sheet.rows.filter(student__in=[seat.student_id for seat in seats]).values_list("exclusion", "cells")
        if first and not any(exclusion or cells for exclusion, cells in typed):
            raise NothingToHandIn
        return seats
    rows = sheet.rows.filter(student__in=late_children(sheet) & {seat.student_id for seat in seats})
    new = {row.student_id for row in not_handed_in(round_scoring, sheet, list(rows))}
    return [seat for seat in seats if seat.student_id in new]


def _rows_of(sheet: Sheet, seats: Sequence[Enrolment]) -> list[SheetRow]:
    """A row for every child: who has none yet was handed in without an answer."""
    rows = {row.student_id: row for row in sheet.rows.select_related("student")}
    missing = [SheetRow(sheet=sheet, student=seat.student) for seat in seats if seat.student.pk not in rows]
    SheetRow.objects.bulk_create(missing)
    rows |= {row.student_id: row for row in missing}
    return [rows[seat.student.pk] for seat in seats]


def _children(sheet: Sheet) -> QuerySet[RoundChild]:
    return RoundChild.objects.filter(round=sheet.round, school_class=sheet.school_class)


def _everybody(sheet: Sheet) -> set[int]:
    """The class as the round knows it: who changed class after the round stands in the old one until now."""
    return set(_children(sheet).values_list("student_id", flat=True))


def _settle_and_flag(
    round_scoring: RoundScoring, sheet: Sheet, students: Collection[int], results: Iterable[Result]
) -> None:
    settle_children(sheet.round, students)
    children = _children(sheet).filter(student__in=students)
    flags_from_forms(round_scoring, children.select_related("school_class"), at=timezone.now(), handed_in=results)
    add_class_line(round_scoring, sheet)


def _flags_resting_on(sheet: Sheet) -> list[Flag]:
    """Standing flags of children on the sheet whose reasons come from forms of this informant. Who has left the class
    stands on it no more: nobody can change those answers, and the flag stays."""
    seated = {seat.student_id for seat in seats_of(sheet)} & _everybody(sheet)
    flags = Flag.objects.filter(round=sheet.round, withdrawn_at__isnull=True, student__in=seated)
    return [
        flag
        for flag in flags.prefetch_related("reasons")
        if any(one.code in FROM_FORMS and one.params.get("informant") == sheet.informant for one in flag.reasons.all())
    ]


def _check_open(sheet: Sheet) -> None:
    over = closed_on(sheet, timezone.localdate())
    if over is not None:
        raise RoundClosed(over)


def _check_late(sheet: Sheet, student: Student) -> None:
    """Only a child without a score may be added to a sheet that was handed in."""
    if not accepts(sheet.round, timezone.localdate()):
        raise RoundClosed(sheet.round.closes_on)
    if not _children(sheet).filter(student=student, state__in=MAY_BE_FILLED).exists():
        raise SheetSubmitted


def hand_in_one(round_scoring: RoundScoring, sheet: Sheet, student: Student, *, by: User) -> None:
    SheetRow.objects.filter(sheet=sheet, student=student).update(exclusion="")
    rows = list(SheetRow.objects.filter(sheet=sheet, student=student))
    results = hand_in(round_scoring, sheet, rows, by=by, at=timezone.now())
    _settle_and_flag(round_scoring, sheet, [student.pk], results)
    audit.record(by=by, verb="sheet.submit-one", obj=sheet, subjects=[student.public_id])
