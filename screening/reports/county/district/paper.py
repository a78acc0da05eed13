"""A county's month as files: PDF and spreadsheet, the same figures as on the pages."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, bar_chart
from screening.documents.models import Document
from screening.documents.registry import FileJob, PrintJob
from screening.documents.services import request_document
from screening.documents.sheets import XLSX
from screening.library import wording
from screening.reports.county.district import access, presenter
from screening.reports.county.district.month import (
    ReportedPlace,
    StoredMonth,
    county_place,
    school_places,
    township_places,
)
from screening.reports.county.district.tables import blocks, late_rows, state_rows
from screening.reports.disclosure_control.model import Published
from screening.reports.models import CountyMonth
from screening.reports.report_files import book_of, page_of
from screening.reports.report_parts import Report, ReportPart
from screening.reports.tables import Cell, ReportTable, Row
from students.models import School

PDF_KIND, SHEET_KIND = "district-report", "district-table"


def report_of(row: CountyMonth, schools: Sequence[School], *, every_school: bool) -> Report:
    """Townships; with every school below them in the spreadsheet, which has room for three hundred lines."""
    month, whole = StoredMonth(row), county_place(row.county.name, schools)
    townships = township_places(schools, lambda _township: "")
    below = _("Townships, in order of name")
    parts = [_now(month, whole), *(_part(block, below) for block in blocks(month, whole, townships))]
    if every_school:
        places, below = school_places(schools, lambda _school: ""), _("Schools, in order of name")
        parts += [_part(block, below, _("%(what)s, school by school")) for block in blocks(month, whole, places)]
    return Report(
        title=_("The county's month"),
        subtitle=f"{row.county.name} · {presenter.as_of_words(row)}",
        intro=(presenter.round_words(row), _order_words()),
        parts=tuple(parts),
        standing=tuple(wording.standing(name) for name in (*presenter.STANDING, "not-a-diagnosis")),
    )


def _now(month: StoredMonth, whole: ReportedPlace) -> ReportPart:
    states = state_rows(month, whole) if month.row.work["round"] else []
    tables = (
        _facts(_("Where every child stands"), _("Children"), states),
        _facts(_("Overdue, by kind"), _("Pieces"), late_rows(month, whole)),
    )
    said = (*presenter.says(month, whole), *presenter.coming_words(month, whole))
    charts = (_chart(states),) if states else ()
    return ReportPart("now", _("Now"), said, charts, tuple(table for table in tables if table.rows))


def _chart(states: Sequence[tuple[str, Cell]]) -> ChartFigure:
    """The states as bars; a hidden count is drawn as hidden."""
    caption = _("Where every child of the round stands")
    bars = [Bar(name, cell.value, cell.text) for name, cell in states if isinstance(cell, Published)]
    return ChartFigure(caption, bar_chart(caption, bars))


def _facts(caption: str, column: str, rows: Sequence[tuple[str, Cell]]) -> ReportTable:
    return ReportTable(caption, (column,), [Row(name, (cell,)) for name, cell in rows])


def _part(part: ReportPart, caption: str, words: str = "%(what)s") -> ReportPart:
    tables = tuple(replace(table, caption=caption) for table in part.tables)
    return replace(part, title=words % {"what": part.title}, tables=tables)


def _order_words() -> str:
    return _("Places stand in order of name. “<5” is one to four; “—” would let a smaller number be worked out.")


def build_pdf(document: Document) -> PrintJob:
    row, report = _report(document, every_school=False)
    page = page_of(report, document)
    return PrintJob("documents/statistics_report.html", {"page": page}, f"county-{_reference(row)}.pdf")


def build_sheet(document: Document) -> FileJob:
    row, report = _report(document, every_school=True)
    return FileJob(book_of(report), f"county-{_reference(row)}.xlsx", XLSX)


def _report(document: Document, *, every_school: bool) -> tuple[CountyMonth, Report]:
    user = document.requested_by
    row = access.get_month_or_404(user, document.subject)
    return row, report_of(row, list(access.schools_counted(user)), every_school=every_school)


def _reference(row: CountyMonth) -> str:
    return f"{row.month:%Y-%m}-r{row.revision}"


def may_see(user: User, document: Document) -> bool:
    try:
        return access.get_month_or_404(user, document.subject) is not None
    except Http404:
        return False


def request_file(kind: str, row: CountyMonth, *, by: User, language: str | None = None) -> Document:
    return request_document(
        kind,
        subject=row.public_id,
        audience="district",
        by=by,
        language=language,
        input_hash=row.input_hash,
        reference=_reference(row),
    )
