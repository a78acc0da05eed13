"""The receipt 回执 of a class sheet: how many children are complete, and what is missing by seat. No answers, no names.

It may lie open on a desk, and says as much to a colleague as the teacher would.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from screening import formats
from screening.rounds.models import Sheet
from screening.rounds.paper_codes import receipt_code
from screening.rounds.papers.words import printed_words, round_title
from screening.rounds.selectors import RowView, SheetView
from screening.rounds.selectors.sheet import EntryView

Lines = tuple[tuple[str, str], ...]


class ReceiptPage:
    """What of a class sheet is complete and what is missing, child by child; no answers, no names."""

    def __init__(self, view: SheetView, *, by: str, at: datetime) -> None:
        code = receipt_code(view.sheet.public_id)
        missing = [(str(row.seat), _what(row)) for row in view.rows if row.missing]
        complete = sum(row.complete and not row.exclusion for row in view.rows)
        self.language = formats.html_language()
        self.code = code
        self.title = _("Receipt %(code)s") % {"code": code}
        self.heading = _("Receipt for a class sheet")
        self.head = _("Xinqiao, %(school)s, receipt for a class sheet") % {
            "school": view.sheet.school_class.school.name
        }
        self.case = code
        self.foot = _("Says what is filled in and never what was answered. %(printed)s") % {
            "printed": printed_words(by, at)
        }
        self.complete = _("%(done)s of %(total)s") % {"done": complete, "total": view.total}
        self.facts = _facts(view)
        self.missing_title = _("Still missing, by seat")
        self.missing = _side_by_side(missing)
        self.nothing_missing = "" if missing else _("Nothing is missing.")
        self.note = _("Seats without a consent sheet are not counted and not filled in; this costs the class nothing.")
        self.signatures = (_("Class teacher"), _("Received by"), _("Date"))


def _facts(view: SheetView) -> Lines:
    left_out = sorted([row.seat for row in view.rows if row.exclusion] + [row.seat for row in view.others])
    # without the reason: a family's refusal is nobody's business
    seats = formats.joined(str(seat) for seat in left_out)
    return (
        (_("Class"), view.class_name),
        (_("Round"), round_title(view.sheet.round)),
        (_("Forms"), _(", ").join(form.short_title for form in view.forms)),
        (_("Where it stands"), _stands(view)),
        (_("Seats left empty"), seats or "—"),
    )


def _stands(view: SheetView) -> str:
    sheet = view.sheet
    if sheet.state == Sheet.State.SUBMITTED and sheet.submitted_at:
        return _("handed in on %(time)s") % {"time": formats.moment(sheet.submitted_at)}
    if sheet.last_saved_at:
        return _("not handed in yet; last saved %(time)s") % {"time": formats.moment(sheet.last_saved_at)}
    return _("not handed in yet; nothing is typed")


def _what(row: RowView) -> str:
    """Which form lacks which lines."""
    return _("; ").join(_of_form(entry) for entry in row.missing) if row.begun else _("the whole row")


def _of_form(entry: EntryView) -> str:
    if entry.answered == 0:
        return _("%(form)s: all of it") % {"form": entry.form.short_title}
    numbers = _(", ").join(map(str, entry.missing))
    return _("%(form)s: line %(numbers)s") % {"form": entry.form.short_title, "numbers": numbers}


def _side_by_side(lines: Sequence[tuple[str, str]]) -> tuple[Sequence[tuple[str, str]], ...]:
    """Two children a row, the first half of the class on the left."""
    middle = (len(lines) + 1) // 2
    return tuple(lines[place :: middle or 1] for place in range(middle))
