"""Everything the class sheet and its check page print. Five queries for a class of any size."""

from collections import Counter
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from screening.instruments import Instrument
from screening.library import wording
from screening.rounds.drafts import digest, digits_of, is_scorable, values_of
from screening.rounds.models import ChildState, Informant, RoundChild, Sheet, SheetRow
from screening.rounds.quality import look_at_quality
from screening.rounds.round_scoring import PinnedForm, accepts, forms_of_round, pins_of, round_scoring_of
from screening.rounds.selectors.seats import SCOPE, seats_of
from screening.rounds.selectors.shapes import (
    CheckView,
    EntryView,
    MissingLine,
    OtherView,
    RowView,
    SheetView,
    form_view,
    localize,
)
from students.consents import standing
from students.models import Enrolment
from students.selectors import class_label, consents_in_force, roster_on


def sheet_view_data(sheet: Sheet) -> SheetView:
    """The sheet as it stands today, in the active language."""
    return _view(sheet, _forms(sheet), _rows(sheet))


def check_answers(user: User, sheet: Sheet) -> CheckView:
    """What is complete, what is missing by name, what looks odd, and every state after handing in."""
    rows, forms = _rows(sheet), _forms(sheet)
    view = _view(sheet, forms, rows)
    seats = {seat.student.pk: seat.seat_number for seat in seats_of(sheet)}
    stored = [row for row in rows.values() if row.student_id in seats]
    found = look_at_quality(user, round_scoring_of(sheet.round), sheet, stored, seats)
    audience = "teacher" if sheet.informant == "teacher" else "counselor"
    return CheckView(
        view=view,
        complete=sum(row.complete and not row.exclusion for row in view.rows),
        missing=_missing(view, forms, rows),
        excluded=tuple(row for row in view.rows if row.exclusion),
        quality=wording.quality_for(audience, found, class_name=view.class_name),
        states=_states_after(view),
    )


def _forms(sheet: Sheet) -> tuple[PinnedForm, ...]:
    return tuple(form for form in forms_of_round(sheet.round) if form.instrument.informant == sheet.informant)


def _rows(sheet: Sheet) -> dict[int, SheetRow]:
    return {row.student_id: row for row in sheet.rows.select_related("student")}


def _view(sheet: Sheet, forms: tuple[PinnedForm, ...], rows: dict[int, SheetRow]) -> SheetView:
    today = timezone.localdate()
    roster = list(roster_on(sheet.school_class, today))
    consents = consents_in_force(enrolment.student_id for enrolment in roster)
    children = {row.student_id: row for row in sheet.round.children.filter(school_class=sheet.school_class)}
    scope = SCOPE[Informant(sheet.informant)]
    shown: list[RowView] = []
    others: list[OtherView] = []
    for enrolment in roster:
        child = children.get(enrolment.student_id)
        if standing(consents.get(enrolment.student_id), scope) == "given":
            shown.append(_row(sheet, forms, enrolment, rows.get(enrolment.student_id), child))
        else:
            others.append(_other(enrolment, child))
    open_now = accepts(sheet.round, today) or sheet.state == Sheet.State.REOPENED
    return SheetView(
        sheet=sheet,
        class_name=class_label(sheet.school_class, sheet.round.school_year),
        forms=tuple(form_view(form.instrument) for form in forms),
        rows=tuple(shown),
        others=tuple(others),
        done=sum(row.accounted_for for row in shown),
        total=len(shown),
        editable=sheet.state != Sheet.State.SUBMITTED,
        closed_on=None if open_now else sheet.round.last_day,
        sources=_sources(rows, {row.student for row in shown}),
        pins=pins_of(forms),
    )


def _sources(rows: dict[int, SheetRow], shown: set[UUID]) -> dict[str, int]:
    """How many cells of these children came in which way."""
    here = (row for row in rows.values() if row.student.public_id in shown)
    return dict(Counter(cell["s"] for row in here for cell in row.cells.values()))


def _row(
    sheet: Sheet, forms: tuple[PinnedForm, ...], enrolment: Enrolment, row: SheetRow | None, child: RoundChild | None
) -> RowView:
    row = row or SheetRow(sheet=sheet, student=enrolment.student)
    digits = digits_of(forms, row.cells)
    entries = tuple(_entry(form.instrument, digits[form.id], row) for form in forms)
    state = child.state if child else ChildState.TO_RATE
    return RowView(
        student=enrolment.student.public_id,
        seat=enrolment.seat_number,
        name=enrolment.student.name,
        version=row.version,
        digest=digest(entry.digits for entry in entries),
        entries=entries,
        exclusion=row.exclusion,
        state=state,
        state_label=wording.state_label(state),
        complete=all(entry.complete for entry in entries),
        saved_at=row.saved_at,
    )


def _entry(instrument: Instrument, digits: str, row: SheetRow) -> EntryView:
    values = values_of(instrument, row.cells)
    answered, of = len(values), len(instrument.items)
    return EntryView(instrument.id, digits, answered, of, answered == of, is_scorable(instrument, values))


def _other(enrolment: Enrolment, child: RoundChild | None) -> OtherView:
    state = child.state if child else ChildState.NO_CONSENT_YET
    return OtherView(
        enrolment.seat_number,
        enrolment.student.name,
        state,
        wording.state_label(state),
        wording.state_explains(state),
    )


def _missing(view: SheetView, forms: tuple[PinnedForm, ...], rows: dict[int, SheetRow]) -> tuple[MissingLine, ...]:
    cells = {row.student.public_id: row.cells for row in rows.values()}
    lines = []
    for row in view.rows:
        for form, entry in zip(forms, row.entries, strict=True):
            if row.exclusion or entry.complete:
                continue
            have = cells.get(row.student, {})
            numbers = tuple(item.number for item in form.instrument.items if item.id not in have)
            lines.append(
                MissingLine(
                    row.student,
                    row.seat,
                    row.name,
                    form.id,
                    localize(form.instrument.short_title),
                    numbers,
                    entry.answered,
                    entry.of,
                    entry.scorable,
                )
            )
    return tuple(lines)


def _states_after(view: SheetView) -> tuple[tuple[str, int], ...]:
    """Words and counts, in the order of the states."""
    after = [_state_after(row) for row in view.rows] + [other.state for other in view.others]
    counts = Counter(after)
    return tuple((wording.state_label(state), counts[state]) for state in ChildState.values if counts[state])


def _state_after(row: RowView) -> str:
    if row.exclusion:
        return row.exclusion
    return ChildState.RATED if all(entry.scorable for entry in row.entries) else ChildState.NOT_SCORABLE
