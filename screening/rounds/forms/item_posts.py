"""What the page of one question sends: an answer a child, and what stood there when the page was made."""

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import QueryDict

from screening.form_kit.rows import RowInput, uuid_of, version_and_mark
from screening.rounds.presenters.item import ItemOfClass
from screening.rounds.presenters.places import CellPlace


def chosen_rows(data: QueryDict, one: ItemOfClass) -> tuple[RowInput, ...]:
    """Rows whose answer is another than the page showed; a child who came meanwhile was on no page."""
    return tuple(_rows(data, one))


def counted_children(data: QueryDict) -> set[UUID]:
    """Whom the question about the rest has counted."""
    return {uuid_of(child) for child in data.getlist("child")}


def _rows(data: QueryDict, one: ItemOfClass) -> Iterator[RowInput]:
    offered = {anchor.sign for anchor in one.form.anchors}
    for place in one.places:
        sign, token = (data.get(f"{part}-{place.row.student.hex}", "") for part in ("a", "v"))
        if not sign or not token:
            continue
        if sign not in offered:
            raise BadRequest("not an answer of this form")
        version, shown = version_and_mark(token)
        if sign != CellPlace.plain(shown):
            yield one.row(place, sign, version)
