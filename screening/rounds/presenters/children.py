"""The class child by child: where one child is filled in alone, or left out with a reason."""

from dataclasses import dataclass

from screening.library.wording import state_label
from screening.rounds.presenters.sheet import row_state, sheet_url
from screening.rounds.selectors import RowView, SheetView


@dataclass(frozen=True)
class SheetChildLine:
    seat: int
    name: str
    state: str
    complete: bool
    fill_url: str = ""
    leave_out_url: str = ""


def child_lines(view: SheetView) -> list[SheetChildLine]:
    lines = [_line(view, row) for row in view.rows]
    lines += [SheetChildLine(one.seat, one.name, one.state_label, False) for one in view.others]
    return sorted(lines, key=lambda line: line.seat)


def _line(view: SheetView, row: RowView) -> SheetChildLine:
    late = not view.editable and row.complete
    return SheetChildLine(
        seat=row.seat,
        name=row.name,
        state=state_label(row.exclusion) if row.exclusion else row_state(row),
        complete=row.complete and not row.exclusion,
        fill_url="" if late else sheet_url("rate_child", view.sheet, child_id=row.student),
        leave_out_url=sheet_url("leave_out_child", view.sheet, child_id=row.student) if view.editable else "",
    )


def neighbour(view: SheetView, row: RowView) -> RowView | None:
    """The next child who still has open lines, after this one and then from the top."""
    rows = [one for one in view.rows if not one.exclusion and not one.complete and one.student != row.student]
    return next((one for one in rows if one.seat > row.seat), rows[0] if rows else None)
