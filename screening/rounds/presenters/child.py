"""One child's page: the forms alone, or the reason why they stay empty."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from screening.library import texts, wording
from screening.rounds.presenters.children import neighbour
from screening.rounds.presenters.sheet import sheet_title, sheet_url
from screening.rounds.selectors import RowView, SheetView


@dataclass(frozen=True)
class ChildPage:
    """`short_title` stands in the browser's title and names no child."""

    title: str
    short_title: str
    sheet_title: str
    sheet_url: str
    lead: str
    label: str
    closing: str
    button: str
    next_url: str
    leave_out_url: str
    excluded: str
    include_url: str


def row_or_404(view: SheetView, child_id: UUID) -> RowView:
    for row in view.rows:
        if row.student == child_id:
            return row
    raise Http404


def child_page(view: SheetView, row: RowView) -> ChildPage:
    following = neighbour(view, row)
    return ChildPage(
        title=_("Seat %(seat)s %(name)s · %(informant)s")
        % {"seat": row.seat, "name": row.name, "informant": view.sheet.get_informant_display()},
        short_title=_("Seat %(seat)s · %(informant)s")
        % {"seat": row.seat, "informant": view.sheet.get_informant_display()},
        sheet_title=sheet_title(view),
        sheet_url=sheet_url("show_sheet", view.sheet),
        lead=view.forms[0].instructions,
        label=view.forms[0].label,
        closing=_("If you fear for a child's safety, do not wait for the form: press “Urgent concern” now."),
        button=_("Save seat %(seat)s %(name)s") % {"seat": row.seat, "name": row.name},
        next_url=sheet_url("rate_child", view.sheet, child_id=following.student) if following else "",
        leave_out_url=sheet_url("leave_out_child", view.sheet, child_id=row.student) if view.editable else "",
        excluded=wording.state_explains(row.exclusion) if row.exclusion else "",
        include_url=sheet_url("take_back_child", view.sheet, child_id=row.student),
    )


def leave_out_page(view: SheetView, row: RowView) -> ChildPage:
    page = child_page(view, row)
    title = _("Seat %(seat)s %(name)s is not filled in") % {"seat": row.seat, "name": row.name}
    return replace(page, title=title, lead=texts.text("ui.states.choose"))


def after_child(view: SheetView, row: RowView, *, wants_next: bool) -> str:
    """The next child with open lines, or the list of the class."""
    following = neighbour(view, row) if wants_next else None
    if following is None:
        return sheet_url("list_children", view.sheet)
    return sheet_url("rate_child", view.sheet, child_id=following.student)
