"""Everything the class sheet and its check page print. Five queries for a class of any size."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils import timezone

from accounts.models import User
from screening.library import wording
from screening.rounds.models import ChildState, Informant, Sheet, SheetRow
from screening.rounds.quality import look_at_quality
from screening.rounds.round_scoring import closed_on, forms_of_sheet, pins_of, round_scoring_of
from screening.rounds.selectors.seats import SCOPE
from screening.rounds.selectors.shapes import FormView, OtherView, RowView
from students.consents import standing
from students.selectors import class_label, consents_in_force, roster_on


class SheetView:
    """`done` rows of `total` are accounted for. `editable` while rows may be typed; `closed_on` is set
    when the round is over and what is typed is kept but not counted. `pins`: the exact content of the forms.
    """

    def __init__(
        self, sheet: Sheet, forms: Sequence[FormView], rows: list[RowView], others: list[OtherView], *, pins: str = ""
    ) -> None:
        self.sheet, self.forms, self.rows, self.others, self.pins = sheet, forms, rows, others, pins
        self.class_name = class_label(sheet.school_class, sheet.round.school_year)
        self.done, self.total = sum(row.accounted_for for row in rows), len(rows)
        self.editable = sheet.state != Sheet.State.SUBMITTED
        self.closed_on = closed_on(sheet, timezone.localdate())

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
        seats = {row.stored.student_id: row.seat for row in view.rows}
        stored = [row.stored for row in view.rows if row.stored.pk]
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
        if standing(consents.get(seat.student_id), scope) == "given":
            row = stored.get(seat.student_id) or SheetRow(sheet=sheet, student=seat.student)
            rows.append(RowView(seat, forms, row))
        else:
            others.append(OtherView(seat, states.get(seat.student_id, ChildState.NO_CONSENT_YET)))
    return SheetView(sheet, forms, rows, others, pins=pins_of(pinned))
