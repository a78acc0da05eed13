"""What the check page counts: the whole list in one sentence, and lines that stay empty for the whole class."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening import formats
from screening.documents.blocks import Link
from screening.rounds.presenters.sheet import sheet_url
from screening.rounds.selectors import RowView, SheetView

Skipped = Collection[tuple[int, int]]  # form and number of a line
WHOLE_CLASS = 3  # of fewer children a gap is a child's own


class CheckCounts:
    """Everybody on the list, each once."""

    def __init__(self, view: SheetView) -> None:
        mine = [row for row in view.rows if not row.exclusion]
        self.filled = sum(row.scorable for row in mine)
        self.short = sum(row.begun and not row.scorable for row in mine)
        self.empty = sum(not row.begun for row in mine)
        self.none_needed = len(view.rows) - len(mine) + len(view.others)
        self.on_list = len(view.rows) + len(view.others)
        now = view.late if view.handed_in else mine
        self.handed_in = sum(row.begun and is_new(row, late=view.handed_in) for row in now)

    def words(self) -> str:
        """名单 58 名：填好 24，没填够 8，还没填 16，不用填 10."""
        parts = [
            (ngettext("%(n)s filled in", "%(n)s filled in", self.filled), self.filled),
            (ngettext("%(n)s with too few answers", "%(n)s with too few answers", self.short), self.short),
            (ngettext("%(n)s not filled in yet", "%(n)s not filled in yet", self.empty), self.empty),
            (ngettext("%(n)s not to be filled in", "%(n)s not to be filled in", self.none_needed), self.none_needed),
        ]
        said = formats.joined(words % {"n": n} for words, n in parts if n)
        words = ngettext("%(n)s child on the list: %(said)s", "%(n)s children on the list: %(said)s", self.on_list)
        return words % {"n": self.on_list, "said": said or "0"}


def is_new(row: RowView, *, late: bool) -> bool:
    """Of a sheet that was handed in: typed since, so that there is something to hand in."""
    before = row.stored.handed_in_at
    return not late or before is None or (row.stored.saved_at is not None and row.stored.saved_at > before)


def empty_columns(view: SheetView) -> tuple[list[Link], Skipped]:
    """Lines without an answer for every child that was begun: each once, with the way into that line."""
    rows = [row for row in (view.late if view.handed_in else view.rows) if row.begun and not row.exclusion]
    if len(rows) < WHOLE_CLASS:
        return [], ()
    found = [
        (form, number)
        for form, one in enumerate(view.forms)
        for number in _missing_in_all(rows, form)
        if any(row.entries[form].answered for row in rows)
    ]
    return [_column_link(view, form, number) for form, number in found], found


def has_own_gap(row: RowView, skipped: Skipped) -> bool:
    return any((form, number) not in skipped for form, entry in enumerate(row.entries) for number in entry.missing)


def _missing_in_all(rows: list[RowView], form: int) -> list[int]:
    missing = set.intersection(*(set(row.entries[form].missing) for row in rows))
    return sorted(missing)


def _column_link(view: SheetView, form: int, number: int) -> Link:
    one = view.forms[form]
    item = one.items[number - 1]
    words = _("%(form)s: line %(n)s has no answer for the whole class") % {"form": one.short_title, "n": number}
    return Link(words, sheet_url("rate_item", view.sheet, item_id=item.id), item.text)
