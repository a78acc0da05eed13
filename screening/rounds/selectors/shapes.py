"""What the class sheet and its check page print, as values in the active language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from screening import formats
from screening.instruments import Instrument, Text
from screening.library.wording import QualityText
from screening.rounds.models import Sheet


@dataclass(frozen=True, slots=True)
class ItemView:
    number: int
    id: str
    short: str
    text: str
    block: str


@dataclass(frozen=True, slots=True)
class AnchorView:
    """One answer: the sign to type, its word, its explanation. The last one may be “-”."""

    sign: str
    label: str
    gloss: str


@dataclass(frozen=True, slots=True)
class FormView:
    """One form as the page shows it. `size` digits, shown in groups of `group_size`."""

    id: str
    title: str
    short_title: str
    label: str
    question: str
    time_frame: str
    instructions: str
    after_sheet: str
    size: int
    group_size: int
    lowest: int
    highest: int
    min_answered: int
    items: tuple[ItemView, ...]
    anchors: tuple[AnchorView, ...]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One input: what stands in it, and how far it is."""

    form: str
    digits: str
    answered: int
    of: int
    complete: bool
    scorable: bool


@dataclass(frozen=True, slots=True)
class RowView:
    """One child who may be rated. Send back `version` and `digest` (as RowInput.version and .loaded)."""

    student: UUID
    seat: int
    name: str
    version: int
    digest: str
    entries: tuple[EntryView, ...]
    exclusion: str
    state: str
    state_label: str
    complete: bool
    saved_at: datetime | None

    @property
    def accounted_for(self) -> bool:
        """Enough answers on every form to be scored, or a reason why not: the one thing every page counts."""
        return bool(self.exclusion) or all(entry.scorable for entry in self.entries)


@dataclass(frozen=True, slots=True)
class OtherView:
    """A child of the class without a row: no consent yet, not taking part."""

    seat: int
    name: str
    state: str
    state_label: str
    explains: str


@dataclass(frozen=True, slots=True)
class SheetView:
    """`done` rows of `total` are accounted for. `editable` while rows may be typed; `closed_on` is set
    when the round is over and what is typed is kept but not counted. `pins`: the exact content of the forms.
    `sources`: how many cells came in which way."""

    sheet: Sheet
    class_name: str
    forms: tuple[FormView, ...]
    rows: tuple[RowView, ...]
    others: tuple[OtherView, ...]
    done: int
    total: int
    editable: bool
    closed_on: date | None
    pins: str = ""
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MissingLine:
    """A child and a form with open lines. `scorable`: enough is answered all the same."""

    student: UUID
    seat: int
    name: str
    form: str
    form_title: str
    numbers: tuple[int, ...]
    answered: int
    of: int
    scorable: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """What the teacher sees before handing in. `states`: (word, count) as they will be afterwards."""

    view: SheetView
    complete: int
    missing: tuple[MissingLine, ...]
    excluded: tuple[RowView, ...]
    quality: QualityText
    states: tuple[tuple[str, int], ...]


def form_view(instrument: Instrument) -> FormView:
    blocks = {block.id: localize(block.title) for block in instrument.blocks}
    anchors = [AnchorView(str(one.code), localize(one.label), localize(one.gloss)) for one in instrument.options]
    if instrument.not_observed:
        dash = instrument.not_observed
        anchors.append(AnchorView(dash.code, localize(dash.label), localize(dash.gloss)))
    return FormView(
        id=instrument.id,
        title=localize(instrument.title),
        short_title=localize(instrument.short_title),
        label=localize(instrument.label),
        question=localize(instrument.question),
        time_frame=localize(instrument.time_frame),
        instructions=localize(instrument.instructions),
        after_sheet=localize(instrument.after_sheet) if instrument.after_sheet else "",
        size=len(instrument.items),
        group_size=instrument.group_size,
        lowest=instrument.min_code,
        highest=instrument.max_code,
        min_answered=instrument.total.min_answered,
        items=tuple(
            ItemView(item.number, item.id, localize(item.short), localize(item.text), blocks[item.block])
            for item in instrument.items
        ),
        anchors=tuple(anchors),
    )


def localize(text: Text) -> str:
    """A text of a form in the active language."""
    return text.en if formats.is_english() else text.zh
