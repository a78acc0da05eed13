"""What a new revision of a month says differently from the one before: read off what both show, line by line."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.reports.models import MonthlyReport
from screening.reports.monthly.selectors import reasons_of
from screening.reports.monthly.view_models import ReportView
from screening.reports.tables import Cell, GuardedSentence, ReportTable, Row, text_of

MOST = 12

Place = tuple[str, str]  # part, row


def whole_view(report: MonthlyReport) -> ReportView:
    return ReportView(report.figures, report.month, reasons_of(report))


def changes_of(report: MonthlyReport, series: Sequence[MonthlyReport]) -> list[Cell]:
    """What this revision says differently from the one before it; nothing for the first."""
    before = [one for one in series if one.revision < report.revision]
    return changes_between(whole_view(before[-1]), whole_view(report)) if before else []


def changes_between(before: ReportView, after: ReportView) -> list[Cell]:
    """What a row says otherwise, what is new, what is gone."""
    old, new = dict(_lines(before)), dict(_lines(after))
    found: list[Cell] = []
    for place, (table, row) in new.items():
        found += (
            _changed(table, old[place][1], row)
            if place in old
            else [GuardedSentence(_("%(name)s: new"), name=row.name)]
        )
    gone = [row.name for place, (_table, row) in old.items() if place not in new]
    return [*found, *(GuardedSentence(_("%(name)s: not in this revision"), name=name) for name in gone)]


def revised_words(report: MonthlyReport, changes: Sequence[Cell]) -> str:
    """“Version 2: 2 lines say something else”; nothing for the first, nor where every line says the same."""
    if report.revision == 1 or not changes:
        return ""
    words = ngettext(
        "Version %(n)s: %(count)s line says something else than before.",
        "Version %(n)s: %(count)s lines say something else than before.",
        len(changes),
    )
    return words % {"n": report.revision, "count": len(changes)}


def first_dozen(changes: Sequence[Cell]) -> list[Cell]:
    """And how many more there are."""
    more = len(changes) - MOST
    rest = [ngettext("and %(n)s more line", "and %(n)s more lines", more) % {"n": more}] if more > 0 else []
    return [*changes[:MOST], *rest]


def _lines(view: ReportView) -> Iterable[tuple[Place, tuple[ReportTable, Row]]]:
    """The rows of every table but the year's, whose months were other reports; the whole school is said once."""
    for part in view.parts:
        if part.anchor == "year":
            continue
        for table in part.tables:
            rows = [row for row in table.rows if not (row.is_total and part.anchor in ("grade", "policy", "label"))]
            yield from (((part.anchor, row.name), (table, row)) for row in rows)


def _changed(table: ReportTable, before: Row, after: Row) -> Iterable[Cell]:
    for column, old, new in zip(table.columns, before.cells, after.cells, strict=False):
        for was, now in _differing(old, new):
            if was is old:
                words = _("%(name)s, %(column)s: %(before)s, now %(after)s")
                yield GuardedSentence(words, name=after.name, column=column, before=_said(was), after=_said(now))
            else:
                yield GuardedSentence(_("%(name)s: %(before)s, now %(after)s"), name=after.name, before=was, after=now)


def _differing(old: Cell, new: Cell) -> Iterable[tuple[Cell, Cell]]:
    """The remarks of a cell that differ, or the whole cell; a percentage follows from its counts and is left out."""
    if text_of(old) == text_of(new) or (_is_share(old) and _is_share(new)):
        return
    if (
        isinstance(old, GuardedSentence)
        and isinstance(new, GuardedSentence)
        and old.remarks.keys() == new.remarks.keys()
        and old.remarks
    ):
        for key, remark in old.remarks.items():
            yield from _differing(remark, new.remarks[key])
    else:
        yield old, new


def _is_share(cell: Cell) -> bool:
    return isinstance(cell, str) and (not cell or cell.endswith("%"))


def _said(cell: Cell) -> Cell:
    return cell or "—"
