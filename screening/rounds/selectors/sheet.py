"""Everything the class sheet and its check page print. Five queries for a class of any size."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from screening import formats
from screening.form_kit.rows import digest
from screening.instruments import NOT_OBSERVED, Instrument, Item, NotObserved, Option, Text, offers_rest
from screening.instruments.entry import BY_REST, NOT_YET
from screening.library import texts, wording
from screening.rounds.completion.standing import MAY_BE_FILLED, asked_again
from screening.rounds.drafts import digits_with_rest, is_scorable, values_of
from screening.rounds.models import ChildState, Informant, ScreeningRound, Sheet, SheetRow
from screening.rounds.quality import look_at_quality
from screening.rounds.round_scoring import accepts, closed_on, forms_of_sheet, pins_of, round_scoring_of
from students.consents import standing
from students.models import Enrolment, SchoolClass
from students.selectors import class_label, consents_in_force, roster_on


class ItemView:
    def __init__(self, instrument: Instrument, item: Item, block: str) -> None:
        self.number, self.id, self.block = item.number, item.id, block
        self.offers_rest = offers_rest(instrument, item)
        self.short, self.text = localize(item.short), localize(item.text)


class AnchorView(NamedTuple):
    """One answer: the sign to type, its word, its explanation. The last one may be “-”."""

    sign: str
    label: str
    gloss: str


class FormView:
    """One form as the page shows it. `size` digits, shown in groups of `group_size`."""

    def __init__(self, instrument: Instrument) -> None:
        blocks = {block.id: localize(block.title) for block in instrument.blocks}
        self.instrument = instrument
        self.id, self.group_size = instrument.id, instrument.group_size
        self.title, self.short_title = localize(instrument.title), localize(instrument.short_title)
        self.label, self.question = localize(instrument.label), localize(instrument.question)
        self.time_frame, self.instructions = localize(instrument.time_frame), localize(instrument.instructions)
        self.after_sheet = localize(instrument.after_sheet) if instrument.after_sheet else ""
        self.items = [ItemView(instrument, item, blocks[item.block]) for item in instrument.items]
        self.size = len(self.items)
        answers: list[Option | NotObserved] = [*instrument.options]
        answers += [instrument.not_observed] if instrument.not_observed else []
        self.anchors = tuple(AnchorView(str(one.code), localize(one.label), localize(one.gloss)) for one in answers)


class EntryView:
    """One input: what stands in it, and how far it is."""

    def __init__(self, form: FormView, cells: Mapping[str, Any]) -> None:
        values = values_of(form.instrument, cells)
        self.form = form
        self.digits = digits_with_rest(form.instrument, cells)
        self.answered, self.of = len(values), form.size
        self.complete = self.answered == self.of
        self.scorable = is_scorable(form.instrument, values)

    @property
    def marks(self) -> str:
        """One sign a line as it is sent: “_” where there is none yet, “o” for a 0 of the rest of the class."""
        return "".join(self.digits.split()).ljust(self.of, NOT_YET)

    @property
    def signs(self) -> str:
        """One answer a line, “_” where there is none yet."""
        return self.marks.replace(BY_REST, "0")

    @property
    def missing(self) -> list[int]:
        """Numbers of the open lines."""
        return [item.number for item, sign in zip(self.form.items, self.signs, strict=True) if sign == NOT_YET]


class RowView:
    """One child who may be rated. Send back `version` and `digest` (as RowInput.version and .loaded)."""

    def __init__(self, seat: Enrolment, forms: Sequence[FormView], stored: SheetRow) -> None:
        self.student, self.seat, self.name = seat.student.public_id, seat.seat_number, seat.student.name
        self.stored, self.version, self.exclusion = stored, stored.version, stored.exclusion
        self.entries = [EntryView(form, stored.cells) for form in forms]
        self.digest = digest(entry.digits for entry in self.entries)
        self.complete = all(entry.complete for entry in self.entries)
        self.begun = any(entry.answered for entry in self.entries)
        self.scorable = all(entry.scorable for entry in self.entries)
        self.locked = False  # handed in and counting: nothing is typed here any more
        self.asked = False  # handed in; was more seen meanwhile?

    @property
    def filled(self) -> bool:
        """Enough answers on every form to be scored, or no empty line."""
        return self.scorable or self.complete

    @property
    def accounted_for(self) -> bool:
        """Typed in, or a reason why not."""
        return bool(self.exclusion) or self.filled

    @property
    def unseen(self) -> int:
        """Lines that say “no chance to see”, of forms without a score."""
        return sum(entry.digits.count(NOT_OBSERVED) for entry in self.entries if not entry.scorable)

    @property
    def to_fill(self) -> bool:
        return not self.locked and not self.exclusion

    @property
    def missing(self) -> list[EntryView]:
        """Forms with open lines; none of a row that is left out."""
        return [] if self.exclusion else [entry for entry in self.entries if not entry.complete]


class OtherView:
    """A child of the class without a row: no consent yet, not taking part."""

    def __init__(self, seat: Enrolment, state: str) -> None:
        self.seat, self.name = seat.seat_number, seat.student.name
        self.state, self.state_label = state, wording.state_label(state)


def localize(text: Text) -> str:
    """A text of a form in the active language."""
    return text.en if formats.is_english() else text.zh


SCOPE = {Informant.TEACHER: "teacher_forms", Informant.CHILD: "child_forms"}


def screenable(
    screening_round: ScreeningRound, school_class: SchoolClass, day: date, informant: str = Informant.TEACHER
) -> list[Enrolment]:
    """The roster of the day minus children without a valid consent for that scope, in seat order."""
    roster = list(roster_on(school_class, day))
    consents = consents_in_force(enrolment.student_id for enrolment in roster)
    scope = SCOPE[Informant(informant)]
    return [enrolment for enrolment in roster if standing(consents.get(enrolment.student_id), scope) == "given"]


def seats_of(sheet: Sheet) -> list[Enrolment]:
    """Of a round that is over nobody who came afterwards: what was typed for such a child would never be scored."""
    seats = screenable(sheet.round, sheet.school_class, timezone.localdate(), sheet.informant)
    if sheet.round.state != ScreeningRound.State.CLOSED:
        return seats
    took_part = sheet.round.children.filter(student__in=[seat.student_id for seat in seats])
    there = set(took_part.values_list("student_id", flat=True))
    return [seat for seat in seats if seat.student_id in there]


class SheetView:
    """`done` rows of `total` are typed in or have a reason; `waiting` families have not answered.

    `editable` while rows may be typed: all that are not `locked`, after handing in the `late` ones (`left_out_late`:
    those whose reason may be taken back; `asked`: the late ones that are answered, too little of it seen).
    `closed_on` is set when the round is over and what is typed is kept but not counted. `pins`: the exact content of
    the forms.
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
        self.asked = [row for row in self.late if row.asked]
        self.left_out_late = [row for row in rows if self.handed_in and not row.locked and row.exclusion]
        self.editable = not self.handed_in or bool(self.late)

    @property
    def title(self) -> str:
        said = {"class": self.class_name, "informant": self.sheet.get_informant_display()}
        return gettext("%(class)s · %(informant)s") % said

    @property
    def closed(self) -> str:
        return texts.text("ui.warnings.round-closed", date=self.closed_on) if self.closed_on else ""

    @property
    def may_reopen(self) -> bool:
        """Of a sheet that was handed in, while its round goes on."""
        return self.handed_in and not self.closed_on

    @property
    def saved(self) -> str:
        at = self.sheet.last_saved_at
        return texts.text("ui.status.saved", time=formats.clock(at)) if at else ""

    @property
    def form_ids(self) -> str:
        return " ".join(form.id for form in self.forms)

    @property
    def everybody(self) -> list[RowView | OtherView]:
        """In seat order."""
        return sorted([*self.rows, *self.others], key=lambda one: one.seat)

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
    is_asked = ExpressionWrapper(asked_again(timezone.localdate()), output_field=BooleanField())
    children = sheet.round.children.filter(school_class=sheet.school_class).annotate(is_asked=is_asked)
    states = {student: (state, asked) for student, state, asked in children.values_list("student", "state", "is_asked")}
    rows, others = [], []
    for seat in roster:
        row = stored.get(seat.student_id) or SheetRow(sheet=sheet, student=seat.student)
        state, asked = states.get(seat.student_id, (ChildState.NO_CONSENT_YET, False))
        allowed = standing(consents.get(seat.student_id), scope) == "given"
        # By the class the child sat in before, in this round: it is not asked for twice.
        rated = sheet.informant == Informant.TEACHER and state == ChildState.RATED
        if allowed and not (rated and row.handed_in_at is None and not row.cells):
            rows.append(RowView(seat, forms, row))
            rows[-1].locked = is_locked(sheet, state, asked=bool(asked))
            rows[-1].asked = bool(asked) and sheet.state == Sheet.State.SUBMITTED and not rows[-1].locked
        else:
            others.append(OtherView(seat, state))
    return SheetView(sheet, forms, rows, others, pins=pins_of(pinned))


def is_locked(sheet: Sheet, state: str, *, asked: bool) -> bool:
    """After handing in only rows of whom nothing counts yet may be typed, and those while the round goes on; a row that
    is answered when it is asked about."""
    if sheet.state != Sheet.State.SUBMITTED:
        return False
    late = sheet.informant == Informant.TEACHER and accepts(sheet.round, timezone.localdate())
    return not late or state not in MAY_BE_FILLED or (state == ChildState.NOT_OBSERVED and not asked)
