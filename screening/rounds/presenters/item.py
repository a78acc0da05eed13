"""One question through the whole class: who shows the sign is named, and the rest is 0 once its number was read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404
from django.utils.translation import gettext as _

from screening.form_kit.rows import RowInput
from screening.instruments.entry import BY_REST, NOT_YET
from screening.rounds.presenters.pad import class_data, place_words
from screening.rounds.presenters.places import CellPlace, places_of
from screening.rounds.presenters.sheet import saved_words, sheet_title, sheet_url
from screening.rounds.selectors import FormView, SheetView
from screening.rounds.selectors.shapes import ItemView


@dataclass(frozen=True)
class ItemLine:
    """A child and what stands in the one cell; `token` is what it read like when the page was made."""

    place: CellPlace

    @property
    def child(self) -> str:
        return self.place.row.student.hex

    @property
    def token(self) -> str:
        return f"{self.place.row.version}.{self.place.mark()}"

    @property
    def sign(self) -> str:
        return self.place.sign()

    @property
    def by_rest(self) -> bool:
        return self.place.mark() == BY_REST


class ItemOfClass:
    """One item of the sheet for every child who may be rated."""

    def __init__(self, view: SheetView, item_id: str) -> None:
        self.view = view
        self.form, self.item = _find(view, item_id)
        places = [one for one in places_of(view) if view.forms[one.form].items[one.item] is self.item]
        self.places = places
        self.rest = [one for one in places if one.open] if self.item.offers_rest else []
        self.filled = [one for one in places if one.mark() == BY_REST]

    def row(self, place: CellPlace, sign: str, version: int | None = None) -> RowInput:
        """A child's row with one sign replaced, as it is sent to be saved."""
        signs = list(place.row.entries[place.form].marks)
        signs[place.item] = sign
        sent = place.row.version if version is None else version
        return RowInput(place.row.student, sent, {self.form.id: "".join(signs)})

    def rows_by_rest(self, children: set[UUID]) -> tuple[RowInput, ...]:
        """A 0 for those of the children whose cell is still open: they were counted when the question was asked."""
        return tuple(self.row(one, BY_REST) for one in self.rest if one.row.student in children)

    def rows_taken_back(self) -> tuple[RowInput, ...]:
        return tuple(self.row(one, NOT_YET) for one in self.filled)

    def url(self, name: str = "rate_item", step: int = 0) -> str:
        """The address of this item, or of the next or the one before; the sheet's check where there is none."""
        items = [item.id for form in self.view.forms for item in form.items]
        at = items.index(self.item.id) + step
        if not 0 <= at < len(items):
            return sheet_url("check_answers", self.view.sheet)
        return sheet_url(name, self.view.sheet, item_id=items[at])


class ItemPage:
    def __init__(self, view: SheetView, item_id: str) -> None:
        self.view, self.pins, self.nonce = view, view.pins, uuid4()
        self.of_class = one = ItemOfClass(view, item_id)
        self.title = _("%(class)s: one question, everybody") % {"class": view.class_name}
        self.place_words, self.question = place_words(one.form, one.item.number), one.item.text
        self.keys, self.lines = one.form.anchors, [ItemLine(place) for place in one.places]
        self.said = rest_words(one.form)
        self.rest, self.filled = len(one.rest), len(one.filled)
        self.rest_button, self.rest_question, self.back_button = _said(self.said, self.rest, self.filled)
        self.next_url, self.before_url = one.url(step=1), one.url(step=-1) if one.item.number > 1 else ""
        self.saved = saved_words(view.sheet.last_saved_at)
        self.sheet_title, self.sheet_url = sheet_title(view), sheet_url("show_sheet", view.sheet)
        self.pad_url, self.check_url = sheet_url("rate_by_item", view.sheet), sheet_url("check_answers", view.sheet)
        self.autosave_url = sheet_url("autosave_rows", view.sheet)
        self.form_ids = " ".join(form.id for form in view.forms)

    @property
    def data(self) -> dict[str, Any]:
        """The whole class for a script, as on the pad, and what is said about the rest."""
        data = class_data(self.view)
        for item in data["items"]:
            item["url"] = sheet_url("rate_item", self.view.sheet, item_id=item["id"])
        at = [item["id"] for item in data["items"]].index(self.of_class.item.id)
        return {**data, "at": at, "check": self.check_url, **self.said}


def _find(view: SheetView, item_id: str) -> tuple[FormView, ItemView]:
    """The item of that id and its form; 404 when the sheet has none."""
    for form in view.forms:
        for item in form.items:
            if item.id == item_id:
                return form, item
    raise Http404


def rest_words(form: FormView) -> Mapping[str, str]:
    """What is said about the rest, with a place for its number; the answer is named, as the teacher confirms it."""
    zero = f"{form.anchors[0].sign} {form.anchors[0].label}"
    return {
        "rest": _("The other {count}: all 0"),
        "ask": _("The other {count} on this question: all “%(zero)s”. Is that right?") % {"zero": zero},
        "undo": _("Take back the {count} zeros of the rest"),
    }


def _said(words: Mapping[str, str], rest: int, filled: int) -> tuple[str, str, str]:
    counts = {"rest": rest, "ask": rest, "undo": filled}
    said = [words[name].replace("{count}", str(count)) for name, count in counts.items()]
    return said[0], said[1], said[2]
