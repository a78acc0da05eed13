"""Cells of a sheet as places: what stands there, and where a person stopped."""

from dataclasses import dataclass

from screening.instruments.entry import BY_REST, NOT_YET
from screening.rounds.selectors import RowView, SheetView


@dataclass(frozen=True)
class CellPlace:
    """One cell of the sheet: an item of a form, and a child."""

    form: int
    item: int
    row: RowView

    def mark(self) -> str:
        """The sign as it is sent: “o” for a 0 of the rest of the class."""
        return self.row.entries[self.form].marks[self.item]

    def sign(self) -> str:
        """The answer."""
        return self.plain(self.mark())

    @staticmethod
    def plain(mark: str) -> str:
        return "0" if mark == BY_REST else mark

    @property
    def open(self) -> bool:
        return self.sign() == NOT_YET


def places_of(view: SheetView) -> list[CellPlace]:
    """Item by item, each through the whole class: quicker, and the ruler stays the same for everybody."""
    rows = [row for row in view.rows if row.to_fill]
    return [
        CellPlace(form, item, row) for form, one in enumerate(view.forms) for item in range(one.size) for row in rows
    ]


def stopped_at(view: SheetView) -> CellPlace | None:
    """The last answer of the row that was saved last: where the pen was put down."""
    rows = [(row.stored.saved_at, row.seat, row) for row in view.rows if row.stored.saved_at and row.to_fill]
    for _saved_at, _seat, row in sorted(rows, key=lambda one: one[:2], reverse=True):
        for form, entry in reversed(list(enumerate(row.entries))):
            answered = entry.signs.rstrip(NOT_YET)
            if answered:
                return CellPlace(form, len(answered) - 1, row)
    return None


def first_open(view: SheetView) -> CellPlace | None:
    """Where rating goes on, item by item. What was passed over is not asked first: when nine in ten cells before the
    stop have an answer, it goes on behind the stop and comes back to the others at the end."""
    places, stop = places_of(view), stopped_at(view)
    at = places.index(stop) if stop else 0
    if 10 * sum(place.open for place in places[:at]) <= at:
        places = places[at:] + places[:at]
    return next((place for place in places if place.open), None)
