"""Saving drafts: rows of digits, one version a row, one receipt a save. Nothing typed is lost and nothing is guessed.

    save_rows(sheet, *, by, nonce, rows, source="screen", pins="") -> SaveOutcome
        rows: Sequence[RowInput(student: UUID, version: int, digits: {form id: str}, loaded: str = "")]
        `loaded` = RowView.digest as it was when the page was made: a row that still reads the same was not touched and
        is left out, so that saving a whole page never fights with a colleague who typed elsewhere in it.
        `pins` = `pins_of(forms)` as the rows were typed; empty from a page that was made just now.
        SaveOutcome(saved, conflicts, problems, closed_on, replayed); .ok when neither conflicts nor problems
    exclude_child(sheet, *, student, by, reason) / include_child(sheet, *, student, by) -> SheetRow
    leave_unseen(sheet, *, student, by) -> SheetRow           asked once more: still no chance to see
    forget_receipts(*, by=None) -> int                                   daily

Raises SheetSubmitted, NonceReused, FormsChanged. On a sheet that was handed in only rows of `late_children` may be
changed, as drafts until they are handed in. A closed round keeps the draft: `closed_on` is set, nothing counts.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from screening.form_kit.rows import RowInput, digest
from screening.instruments import parse_entry
from screening.rounds.drafts import (
    Draft,
    RowConflict,
    RowProblem,
    SavedRow,
    SaveOutcome,
    by_rest,
    digits_of,
    merge,
    same_digits,
    sources_of,
)
from screening.rounds.models import ChildState, Exclusion, Informant, RoundChild, SaveReceipt, Sheet, SheetRow
from screening.rounds.round_scoring import PinnedForm, closed_on, forms_of_sheet, pins_of
from screening.rounds.selectors import seats_of
from screening.rounds.services.handing_in import late_children
from screening.rounds.services.problems import FormsChanged, NonceReused, NotOnSheet, SheetSubmitted
from screening.rounds.services.settling import settle_children
from students.models import Enrolment, Student

RECEIPTS_LAST = timedelta(days=1)
Answer = int | str | None  # a code, “-”, or not yet


@transaction.atomic
def save_rows(
    sheet: Sheet,
    *,
    by: User,
    nonce: UUID,
    rows: Sequence[RowInput],
    source: str = "screen",
    pins: str = "",
    by_hand: bool = False,
) -> SaveOutcome:
    """Keep what can be read of every row; name what cannot, and what somebody else changed meanwhile. `by_hand`: typed
    into fields, where nobody says a 0 of the rest of the class; those that stand there stay."""
    sheet = lock_sheet(sheet)
    answered, asked = receipt(sheet, nonce, by), fingerprint(rows)
    if answered is not None and answered.get("asked", asked) == asked:
        return SaveOutcome.from_mapping(answered)
    saving = Saving.of(sheet, by=by, source=source)
    saving.may_change, saving.by_hand = _who_may_change(sheet), by_hand
    if pins and pins != pins_of(saving.forms.values()):
        raise FormsChanged
    for row in rows:
        saving.take(row)
    outcome = saving.finish()
    answer = {**outcome.to_mapping(), "asked": asked}
    SaveReceipt.objects.update_or_create(nonce=nonce, defaults={"sheet": sheet, "saved_by": by, "answer": answer})
    return outcome


def fingerprint(rows: Sequence[RowInput]) -> str:
    """What was sent: a page the browser's “back” brought back has its old nonce, and perhaps a digit put right."""
    return digest(f"{row.student} {row.version} {sorted(row.digits.items())}" for row in rows)


@transaction.atomic
def exclude_child(sheet: Sheet, *, student: Student, by: User, reason: str) -> SheetRow:
    """Say why a child's row stays empty. What was typed stays in the row."""
    return _set_exclusion(sheet, student, Exclusion(reason), by=by)


@transaction.atomic
def include_child(sheet: Sheet, *, student: Student, by: User) -> SheetRow:
    """Take the reason back: the child waits to be rated again."""
    return _set_exclusion(sheet, student, "", by=by)


@transaction.atomic
def leave_unseen(sheet: Sheet, *, student: Student, by: User) -> SheetRow:
    """“No chance to see” still holds, and is not asked again. Raises `NotOnSheet` where it was not asked."""
    sheet = lock_sheet(sheet)
    asked = RoundChild.objects.filter(round=sheet.round, student=student, state=ChildState.NOT_OBSERVED)
    row = SheetRow.objects.filter(sheet=sheet, student=student).first()
    if row is None or not asked.exists():
        raise NotOnSheet
    if row.still_unseen_at is None:
        row.still_unseen_at = timezone.now()
        row.save(update_fields=["still_unseen_at"])
        settle_children(sheet.round, [student.pk])
        audit.record(by=by, verb="sheet.leave-unseen", obj=sheet, subjects=[student.public_id])
    return row


@transaction.atomic
def end_absence(student: Student, *, by: User) -> int:
    """A child that was away for long is back: it can be rated in every round that is still taken. Returns how many."""
    rows = SheetRow.objects.filter(student=student, exclusion=Exclusion.ABSENT_LONG, sheet__informant=Informant.TEACHER)
    sheets = [row.sheet for row in rows.select_related("sheet__round")]
    ended = [sheet for sheet in sheets if closed_on(sheet, timezone.localdate()) is None and _has_seat(sheet, student)]
    for sheet in ended:
        include_child(sheet, student=student, by=by)
    return len(ended)


@transaction.atomic
def forget_receipts(*, by: User | None = None) -> int:
    """Answers to saves are of use while a page may still repeat its save; after a day they go."""
    old = SaveReceipt.objects.filter(saved_at__lt=timezone.now() - RECEIPTS_LAST)
    count, _kinds = old.delete()
    if count:
        audit.record(by=by, verb="receipts.forget", detail={"count": count})
    return count


def lock_sheet(sheet: Sheet) -> Sheet:
    """The sheet again, held until the transaction ends, so that row versions are compared one save at a time."""
    rows = Sheet.objects.select_for_update(of=("self",)).select_related("round__county", "school_class__school")
    found: Sheet = rows.get(pk=sheet.pk)
    return found


def receipt(sheet: Sheet, nonce: UUID, by: User) -> dict[str, Any] | None:
    """The answer this nonce was given before. Raises `NonceReused` for another sheet or person."""
    given = SaveReceipt.objects.filter(nonce=nonce).first()
    if given is None:
        return None
    if (given.sheet_id, given.saved_by_id) != (sheet.pk, by.pk):
        raise NonceReused
    answer: dict[str, Any] = given.answer
    return answer


class Saving:
    """One save: takes row by row, then writes everything at once."""

    def __init__(self, sheet: Sheet, forms: Sequence[PinnedForm], *, by: User, source: str) -> None:
        self.sheet, self.forms, self.by, self.source = sheet, {form.id: form for form in forms}, by, source
        self.at = timezone.now()
        self.may_change: set[int] | None = None  # everybody
        self.by_hand = False
        self.seats: dict[UUID, Enrolment] = {seat.student.public_id: seat for seat in seats_of(sheet)}
        self.rows = {row.student_id: row for row in sheet.rows.select_related("saved_by")}
        self.changed: list[SheetRow] = []
        self.saved: list[SavedRow] = []
        self.conflicts: list[RowConflict] = []
        self.problems: list[RowProblem] = []

    @classmethod
    def of(cls, sheet: Sheet, *, by: User, source: str) -> "Saving":
        return cls(sheet, forms_of_sheet(sheet), by=by, source=source)

    def take(self, given: RowInput) -> None:
        seat = self.seats.get(given.student)
        if seat is None:
            self.problems.append(RowProblem.of_row(given.student, None, "not-on-sheet"))
            return
        row = self.rows.get(seat.student.pk) or SheetRow(sheet=self.sheet, student=seat.student)
        locked = self.may_change is not None and seat.student.pk not in self.may_change
        same = locked and same_digits(self.forms.values(), row.cells, given.digits)
        if given.untouched(tuple(self.forms)) or same:
            self.saved.append(SavedRow(given.student, row.version))
            return
        if locked:
            raise SheetSubmitted
        draft = self._read(given, seat, row)
        if row.version != given.version and not same_digits(self.forms.values(), row.cells, given.digits):
            self.conflicts.append(self._conflict(given, seat, row))
            return
        self.problems += draft.problems
        self._keep(row, draft)
        self.saved.append(SavedRow(given.student, row.version))

    def take_cells(self, student: UUID, cells: Mapping[str, tuple[Answer, Answer]]) -> list[str]:
        """Single cells as (shown, wanted): each is written where it still reads as it was shown. The others' ids."""
        seat = self.seats.get(student)
        row = self.rows.get(seat.student.pk, SheetRow(sheet=self.sheet, student=seat.student)) if seat else None
        if row is None or row.exclusion:
            return list(cells)
        now = {item: row.cells.get(item, {}).get("v") for item in cells}
        written = {item: after for item, (before, after) in cells.items() if now[item] == before != after}
        self._keep(row, Draft({**row.cells, **{item: {"v": after, **self.stamp} for item, after in written.items()}}))
        return [item for item, (_before, after) in cells.items() if item not in written and now[item] != after]

    def cells_of(self, student: Student) -> Mapping[str, Any]:
        row = self.rows.get(student.pk)
        return row.cells if row else {}

    @property
    def stamp(self) -> dict[str, str]:
        return {"s": self.source, "at": self.at.isoformat(), "by": str(self.by.pk)}

    def _read(self, given: RowInput, seat: Enrolment, row: SheetRow) -> Draft:
        draft = Draft(dict(row.cells))
        for form_id, text in given.digits.items():
            form = self.forms.get(form_id)
            if form is None:
                draft.problems.append(RowProblem.of_row(given.student, seat.seat_number, "unknown-form", form=form_id))
                continue
            entry = parse_entry(form.instrument, text, by_rest(sources_of(row.cells)) if self.by_hand else None)
            draft.problems += [
                RowProblem.of_entry(given.student, seat.seat_number, form.id, one) for one in entry.errors
            ]
            merge(draft, form.instrument, entry, self.stamp)
        return draft

    def _keep(self, row: SheetRow, draft: Draft) -> None:
        if draft.cells == row.cells:
            return
        row.cells = draft.cells
        row.version += 1
        row.saved_at, row.saved_by = self.at, self.by
        self.changed.append(row)

    def _conflict(self, given: RowInput, seat: Enrolment, row: SheetRow) -> RowConflict:
        return RowConflict(
            student=given.student,
            seat=seat.seat_number,
            version=row.version,
            mine=dict(given.digits),
            theirs=digits_of(self.forms.values(), row.cells),
            by=row.saved_by.name if row.saved_by and row.saved_by_id != self.by.pk else "",
            at=row.saved_at,
        )

    def finish(self) -> SaveOutcome:
        write_rows(self.changed)
        if self.changed:
            mark_saved(self.sheet, self.at)
            by_id = {seat.student.pk: public_id for public_id, seat in self.seats.items()}
            audit.record(
                by=self.by,
                verb="sheet.save",
                obj=self.sheet,
                subjects=[by_id[row.student_id] for row in self.changed],
                detail={"source": self.source, "rows": len(self.changed), "conflicts": len(self.conflicts)},
            )
        closed = closed_on(self.sheet, timezone.localdate())
        return SaveOutcome(tuple(self.saved), tuple(self.conflicts), tuple(self.problems), closed)


def write_rows(rows: Sequence[SheetRow]) -> None:
    """New and changed rows in one statement."""
    SheetRow.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["sheet", "student"],
        update_fields=["version", "cells", "exclusion", "saved_at", "saved_by"],
    )


def mark_saved(sheet: Sheet, at: datetime) -> None:
    sheet.started_at = sheet.started_at or at
    sheet.last_saved_at = at
    sheet.save(update_fields=["started_at", "last_saved_at"])


def _who_may_change(sheet: Sheet) -> set[int] | None:
    """Everybody (None) while the sheet lies open; then only children of whom nothing counts yet."""
    if sheet.state != Sheet.State.SUBMITTED:
        return None
    if not (late := late_children(sheet)):
        raise SheetSubmitted
    return late


def _has_seat(sheet: Sheet, student: Student) -> bool:
    return student.pk in {seat.student.pk for seat in seats_of(sheet)}


def _set_exclusion(sheet: Sheet, student: Student, reason: str, *, by: User) -> SheetRow:
    sheet = lock_sheet(sheet)
    may_change = _who_may_change(sheet)
    if may_change is not None and student.pk not in may_change:
        raise SheetSubmitted
    if not _has_seat(sheet, student):
        raise NotOnSheet
    row = SheetRow.objects.filter(sheet=sheet, student=student).first() or SheetRow(sheet=sheet, student=student)
    if row.exclusion == reason:
        return row
    at = timezone.now()
    row.exclusion, row.version = reason, row.version + 1
    row.saved_at, row.saved_by = at, by
    row.save()
    mark_saved(sheet, at)
    settle_children(sheet.round, [student.pk])
    verb = "sheet.exclude" if reason else "sheet.include"
    audit.record(by=by, verb=verb, obj=sheet, subjects=[student.public_id], detail={"reason": reason})
    return row
