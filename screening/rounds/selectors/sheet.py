"""Everything the class sheet and its check page print. Five queries for a class of any size."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from screening.library import wording
from screening.rounds.completion.standing import MAY_BE_FILLED
from screening.rounds.models import ChildState, Informant, Sheet, SheetRow
from screening.rounds.quality import look_at_quality
from screening.rounds.round_scoring import accepts, closed_on, forms_of_sheet, pins_of, round_scoring_of
from screening.rounds.selectors.seats import SCOPE
from screening.rounds.selectors.shapes import FormView, OtherView, RowView
from students.consents import standing
from students.selectors import class_label, consents_in_force, roster_on


class SheetView:
    """`done` rows of `total` are typed in or have a reason; `waiting` families have not answered.

    `editable` while rows may be typed: all that are not `locked`, after handing in the `late` ones (`left_out_late`:
    those whose reason may be taken back). `closed_on` is set when the round is over and what is typed is kept but not
    counted. `pins`: the exact content of the forms.
    """

    def __init__(
        self, sheet: Sheet, forms: Sequence[FormView], rows: list[RowView], others: list[OtherView], *, pins: str = ""
    ) -> None:
        self.sheet, self.forms, self.rows, self.others, self.pins = sheet, forms, rows, others, pins
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.done, self.total = sum(row.accounted_for for row in rows), len(rows)
        self.closed_on, self.handed_in = closed_on(sheet, timezone.localdate()), sheet.state == Sheet.State.SUBMITTED
        self.waiting = sum(one.state == ChildState.NO_CONSENT_YET for one in others)
        self.late = [row for row in rows if row.to_fill] if self.handed_in else []
        self.left_out_late = [row for row in rows if self.handed_in and not row.locked and row.exclusion]
        self.editable = not self.handed_in or bool(self.late)

    @property
    def everybody(self) -> list[RowView | OtherView]:
        """In seat order."""
        everybody: list[RowView | OtherView] = [*self.rows, *self.others]
        return sorted(everybody, key=lambda one: one.seat)

    @property
    def sources(self) -> Mapping[str, int]:
        """How many cells came in which way."""
        return Counter(cell["s"] for row in self.rows for cell in row.stored.cells.values())


class CheckView:
    """What the teacher sees before handing in: what is complete, what is missing by name, what looks odd."""

    def __init__(self, user: User, sheet: Sheet) -> None:
        self.view = view = sheet_view_data(sheet)
        asked = view.late if view.handed_in else view.rows
        seats = {row.stored.student_id: row.seat for row in asked}
        stored = [row.stored for row in asked if row.stored.pk]
        found = look_at_quality(user, round_scoring_of(sheet.round), sheet, stored, seats)
        audience = "teacher" if sheet.informant == Informant.TEACHER else "counselor"
        self.quality = wording.quality_for(audience, found, class_name=view.class_name)


def sheet_view_data(sheet: Sheet) -> SheetView:
    """The sheet as it stands today, in the active language."""
    pinned, stored = forms_of_sheet(sheet), {row.student_id: row for row in sheet.rows.all()}
    forms, scope = [FormView(form.instrument) for form in pinned], SCOPE[Informant(sheet.informant)]
    roster = list(roster_on(sheet.school_class, timezone.localdate()))
    consents = consents_in_force(seat.student_id for seat in roster)
    states = dict(sheet.round.children.filter(school_class=sheet.school_class).values_list("student", "state"))
    rows, others = [], []
    for seat in roster:
        row = stored.get(seat.student_id) or SheetRow(sheet=sheet, student=seat.student)
        state = states.get(seat.student_id, ChildState.NO_CONSENT_YET)
        allowed = standing(consents.get(seat.student_id), scope) == "given"
        if allowed and not _was_rated_elsewhere(row, state):
            rows.append(RowView(seat, forms, row))
            rows[-1].locked = is_locked(sheet, state)
        else:
            others.append(OtherView(seat, state))
    return SheetView(sheet, forms, rows, others, pins=pins_of(pinned))


def is_locked(sheet: Sheet, state: str) -> bool:
    """After handing in only rows of whom nothing counts yet may be typed, and those while the round goes on."""
    if sheet.state != Sheet.State.SUBMITTED:
        return False
    late = sheet.informant == Informant.TEACHER and accepts(sheet.round, timezone.localdate())
    return not late or state not in MAY_BE_FILLED


def _was_rated_elsewhere(row: SheetRow, state: str) -> bool:
    """By the class the child sat in before, in this round: it is not asked for twice."""
    teachers = row.sheet.informant == Informant.TEACHER
    return teachers and state == ChildState.RATED and row.handed_in_at is None and not row.cells
