"""One child of a sheet, and which comes next."""

from uuid import UUID

from django.http import Http404

from screening.rounds.presenters.children import neighbour
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.selectors import RowView, SheetView


def row_or_404(view: SheetView, child_id: UUID) -> RowView:
    for row in view.rows:
        if row.student == child_id:
            return row
    raise Http404


def after_child(view: SheetView, row: RowView, *, wants_next: bool) -> str:
    """The next child with open lines, or the list of the class."""
    following = neighbour(view, row) if wants_next else None
    if following is None:
        return sheet_url("list_children", view.sheet)
    return sheet_url("rate_child", view.sheet, child_id=following.student)
