"""The class child by child: where one child is filled in alone, or left out with a reason; and which comes next."""

from uuid import UUID

from django.http import Http404

from screening.library.wording import state_label
from screening.rounds.presenters.sheet import row_state, sheet_url
from screening.rounds.selectors import RowView, SheetView
from screening.rounds.selectors.shapes import OtherView


class SheetChildLine:
    def __init__(self, view: SheetView, one: RowView | OtherView) -> None:
        self.seat, self.name = one.seat, one.name
        self.complete, self.fill_url, self.leave_out_url = False, "", ""
        if isinstance(one, OtherView):
            self.state = one.state_label
            return
        self.state = state_label(one.exclusion) if one.exclusion else row_state(one)
        self.complete = one.complete and not one.exclusion
        if not one.locked:
            self.fill_url = sheet_url("rate_child", view.sheet, child_id=one.student)
            self.leave_out_url = sheet_url("leave_out_child", view.sheet, child_id=one.student)


def child_lines(view: SheetView) -> list[SheetChildLine]:
    return [SheetChildLine(view, one) for one in view.everybody]


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


def neighbour(view: SheetView, row: RowView) -> RowView | None:
    """The next child who still has open lines, after this one and then from the top."""
    rows = [one for one in view.rows if one.missing and not one.locked and one.student != row.student]
    return next((one for one in rows if one.seat > row.seat), rows[0] if rows else None)
