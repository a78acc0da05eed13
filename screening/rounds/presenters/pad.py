"""One line and one child at a time, for a phone: which comes next, what stands there, what can be pressed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import Http404
from django.utils.translation import gettext as _

from screening.form_kit.rows import RowInput
from screening.instruments.entry import BY_REST, NOT_YET
from screening.rounds.presenters.sheet import CellPlace, first_open, places_of, sheet_url
from screening.rounds.selectors import FormView, RowView, SheetView
from screening.rounds.selectors.sheet import ItemView


class PadPage:
    def __init__(self, view: SheetView, place: CellPlace, before: CellPlace | None, after: CellPlace | None) -> None:
        self.view, self.place, self.row, self.nonce = view, place, place.row, uuid4()
        form, rows = view.forms[place.form], _rows(view)
        self.line, self.keys = form.items[place.item], form.anchors
        self.place_words = place_words(form, self.line.number)
        self.seat = _("Seat %(seat)s") % {"seat": self.row.seat}
        self.answered = _("now: %(sign)s") % {"sign": place.sign()} if not place.open else ""
        self.done = sum(entry.answered for one in rows for entry in one.entries)
        self.total = sum(entry.of for one in rows for entry in one.entries)
        self.undo, self.undo_url = "", ""
        if before:
            said = {"seat": before.row.seat, "name": before.row.name, "sign": before.sign()}
            self.undo, self.undo_url = _("Back: seat %(seat)s %(name)s = %(sign)s") % said, place_url(view, before)
        self.skip_url = place_url(view, after) if after else sheet_url("check_answers", view.sheet)

    @property
    def data(self) -> dict[str, Any]:
        """The whole class for a script, so that an answer waits for no network."""
        return {
            **class_data(self.view),
            "url": sheet_url("rate_by_item", self.view.sheet),
            "at": places_of(self.view).index(self.place),
            "seat": _("Seat %(seat)s") % {"seat": "{seat}"},
            "fast": _("too quick: not counted"),
            "now": _("now: %(sign)s") % {"sign": "{sign}"},
            "back": _("Back: seat %(seat)s %(name)s = %(sign)s")
            % {"seat": "{seat}", "name": "{name}", "sign": "{sign}"},
        }


def class_data(view: SheetView) -> dict[str, Any]:
    """Forms, items and children as a script steps through them. No more than the sheet shows."""
    return {
        "forms": [form.id for form in view.forms],
        "items": [line for index, form in enumerate(view.forms) for line in _lines(index, form)],
        "children": [
            {
                "id": row.student.hex,
                "seat": row.seat,
                "name": row.name,
                "version": row.version,
                "digits": [entry.digits for entry in row.entries],
            }
            for row in _rows(view)
        ],
    }


def pad_page(view: SheetView, item: str, child: str) -> PadPage | None:
    """The cell that was asked for, else where the person stopped; None when every cell has an answer."""
    places = places_of(view)
    place = find(view, item, child) if item else first_open(view)
    if place is None:
        return None
    at = places.index(place)
    return PadPage(view, place, places[at - 1] if at else None, places[at + 1] if at + 1 < len(places) else None)


def next_url(view: SheetView, item: str, child: str) -> str:
    """After an answer: the next open cell from here, then from the beginning, then the page that says it is done."""
    places = places_of(view)
    at = places.index(find(view, item, child))
    following = next((one for one in places[at + 1 :] + places[:at] if one.open), None)
    return place_url(view, following) if following else sheet_url("rate_by_item", view.sheet)


def answered_row(view: SheetView, item: str, child: str, version: int, sign: str) -> RowInput:
    """The child's row with one sign replaced, as it is sent to be saved."""
    place = find(view, item, child)
    form = view.forms[place.form]
    if sign not in [anchor.sign for anchor in form.anchors]:
        raise BadRequest("not an answer of this form")
    digits = list(place.row.entries[place.form].marks)
    digits[place.item] = sign
    return RowInput(place.row.student, version, {form.id: "".join(digits)})


def place_url(view: SheetView, place: CellPlace) -> str:
    item = view.forms[place.form].items[place.item].id
    return f"{sheet_url('rate_by_item', view.sheet)}?item={item}&child={place.row.student.hex}"


def find(view: SheetView, item: str, child: str) -> CellPlace:
    """The cell of that item and child; 404 when the sheet has none."""
    for place in places_of(view):
        wanted = view.forms[place.form].items[place.item].id == item
        if wanted and (not child or place.row.student.hex == child):
            return place
    raise Http404


def _rows(view: SheetView) -> Sequence[RowView]:
    return [row for row in view.rows if row.to_fill]


def place_words(form: FormView, number: int) -> str:
    values = {"form": form.short_title, "n": number, "of": form.size, "when": form.time_frame}
    return _("%(form)s · question %(n)s of %(of)s · %(when)s") % values


def _lines(index: int, form: FormView) -> list[dict[str, Any]]:
    keys = " ".join(f"{one.sign} {one.label}" for one in form.anchors)
    return [
        {
            "form": index,
            "at": at,
            "id": item.id,
            "text": item.text,
            "words": place_words(form, item.number),
            "rest": item.offers_rest,
            "keys": keys,
        }
        for at, item in enumerate(form.items)
    ]


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

    def url(self, step: int = 0) -> str:
        """The address of this item, or of the next or the one before; the sheet's check where there is none."""
        items = [item.id for form in self.view.forms for item in form.items]
        at = items.index(self.item.id) + step
        if not 0 <= at < len(items):
            return sheet_url("check_answers", self.view.sheet)
        return sheet_url("rate_item", self.view.sheet, item_id=items[at])


class ItemPage:
    """`lines`: of each child the cell, and what it read like when the page was made."""

    def __init__(self, view: SheetView, item_id: str) -> None:
        self.view, self.nonce = view, uuid4()
        self.of_class = one = ItemOfClass(view, item_id)
        self.place_words = place_words(one.form, one.item.number)
        self.lines = [(place, f"{place.row.version}.{place.mark()}") for place in one.places]
        self.said = rest_words(one.form)
        rest, filled = str(len(one.rest)), str(len(one.filled))
        self.rest_button, self.rest_question = (self.said[name].replace("{count}", rest) for name in ("rest", "ask"))
        self.back_button = self.said["undo"].replace("{count}", filled)

    @property
    def data(self) -> dict[str, Any]:
        """The whole class for a script, as on the pad, and what is said about the rest."""
        data = class_data(self.view)
        for item in data["items"]:
            item["url"] = sheet_url("rate_item", self.view.sheet, item_id=item["id"])
        at = [item["id"] for item in data["items"]].index(self.of_class.item.id)
        return {**data, "at": at, "check": sheet_url("check_answers", self.view.sheet), **self.said}


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
