"""The monthly report as a spreadsheet: a leaf for each part of the page; numbers as numbers, hidden cells as words."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from screening.documents.sheets import WorkbookSheet
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.disclosure_control.print_guard import book
from screening.reports.models import MonthlyReport
from screening.reports.monthly.presenter import audit_words, made_on
from screening.reports.monthly.revision_changes import changes_of, whole_view
from screening.reports.monthly.view_models import ReportView
from screening.reports.report_files import lines_of
from screening.reports.tables import Cell, GuardedSentence, ReportTable, text_of

WIDTHS = (44, 14, 14, 40, 14, 14, 14)


def book_of(report: MonthlyReport, series: list[MonthlyReport]) -> bytes:
    view = whole_view(report)
    first = WorkbookSheet(_("This month"), list(_cover(report, view, series)), WIDTHS)
    parts = (*view.parts, view.counted)
    return book([first, *(WorkbookSheet(part.title, list(lines_of(part, _table)), WIDTHS) for part in parts)])


def _cover(report: MonthlyReport, view: ReportView, series: list[MonthlyReport]) -> Iterable[list[Any]]:
    yield [_("Monthly report %(month)s") % {"month": view.month}]
    yield [report.school.name]
    yield [_("as of %(day)s") % {"day": view.as_of}]
    if view.books:
        yield [view.books]
    yield [_("Revision %(n)s, made on %(day)s") % {"n": report.revision, "day": made_on(report)}]
    yield from _block(_("What this month asks of you"), [text_of(ask.says) for ask in view.asks])
    yield []
    yield from ([text_of(key.says), *_cells(key.figure, _is_pair(key.figure))] for key in view.keys)
    yield from _block(_("Before you read"), [*([view.face] if view.face else []), *view.reasons, *view.standing])
    changes = [text_of(line) for line in changes_of(report, series)]
    if changes:
        yield from _block(_("What changed since the revision before"), changes)
    if report.audit_number is not None:
        yield from _block(_("End of the audit log:"), [audit_words(report), report.audit_mac])


def _block(title: str, sentences: Iterable[str]) -> Iterable[list[Any]]:
    yield []
    yield [title]
    yield from ([sentence] for sentence in sentences)


def _table(table: ReportTable) -> Iterable[list[Any]]:
    yield [table.caption]
    of_something = [any(_is_pair(row.cells[at]) for row in table.rows) for at in range(len(table.columns))]
    yield [table.head, *chain(*map(_heads, table.columns, of_something))]
    yield from ([row.name, *chain(*map(_cells, row.cells, of_something))] for row in table.rows)


def _is_pair(cell: Cell) -> bool:
    """“26 / 31”: so many of so many."""
    return isinstance(cell, GuardedSentence) and cell.parts.keys() == {"part", "whole"}


def _heads(column: str, is_of_something: bool) -> list[str]:
    return [column, _("of")] if is_of_something else [column]


def _cells(cell: Cell, is_of_something: bool) -> list[Any]:
    """In a column of parts of wholes each stands in a cell of its own, so that one can go on reckoning."""
    if isinstance(cell, GuardedSentence) and _is_pair(cell):
        return [_in_cell(cell.parts["part"]), _in_cell(cell.parts["whole"])]
    return [_in_cell(cell), ""] if is_of_something else [_in_cell(cell)]


def _in_cell(cell: Cell) -> Any:
    """A count that may be printed stays a number one can add up; a sentence with figures is what the page says."""
    return cell if isinstance(cell, Published | Exact) else text_of(cell)
