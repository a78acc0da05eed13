"""What the class sheet and its check page print, in the active language."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from screening import formats
from screening.form_kit.rows import digest
from screening.instruments import Instrument, Item, NotObserved, Option, Text, offers_rest
from screening.instruments.entry import BY_REST, NOT_YET
from screening.library import wording
from screening.rounds.drafts import digits_with_rest, is_scorable, values_of
from screening.rounds.models import SheetRow
from students.models import Enrolment


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

    @property
    def accounted_for(self) -> bool:
        """Typed in: enough answers on every form to be scored, or a reason why not."""
        return bool(self.exclusion) or self.scorable

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
