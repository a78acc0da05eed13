"""A county's month as files: PDF and spreadsheet, the same figures as on the pages."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, bar_chart, is_worth_drawing
from screening.documents.models import Document
from screening.jobs import scheduled
from screening.library import wording
from screening.reports.county import access, presenter
from screening.reports.county.month import (
    ReportedPlace,
    StoredMonth,
    county_place,
    school_places,
    township_places,
)
from screening.reports.county.services import make_missing_county_months
from screening.reports.county.tables import blocks, late_rows, late_title, state_rows, trend_of
from screening.reports.disclosure_control.model import Published
from screening.reports.models import CountyMonth
from screening.reports.report_files import pdf_and_sheet
from screening.reports.tables import Cell, Report, ReportPart, ReportTable, Row
from students.models import School


def report_of(
    row: CountyMonth, schools: Sequence[School], *, every_school: bool, months: Sequence[CountyMonth] = ()
) -> Report:
    """Townships; with every school below them in the spreadsheet, which has room for three hundred lines."""
    month, whole = StoredMonth(row), county_place(row.county.name, schools)
    townships = township_places(schools, lambda _township: "")
    below = _("Townships, in order of name")
    coverage, *others = (_part(block, below) for block in blocks(month, whole, townships))
    trend = trend_of(months, whole)
    parts = [coverage, _now(month, whole), *([trend] if trend else []), *others]
    if every_school:
        places, below = school_places(schools, lambda _school: ""), _("Schools, in order of name")
        parts += [_part(block, below, _("%(what)s, school by school")) for block in blocks(month, whole, places)]
    return Report(
        title=_("The county's month"),
        subtitle=f"{row.county.name} · {row.county.get_screening_name_display()} · {presenter.as_of_words(row)}",
        intro=(
            presenter.round_words(row),
            _("Places stand in order of name. “<5” is one to four; “—” would let a smaller number be worked out."),
        ),
        parts=tuple(parts),
        place=row.county.name,
        period=f"{row.month:%Y-%m}",
        standing=tuple(wording.standing(name) for name in (*presenter.STANDING, "report-no-diagnosis")),
    )


def _now(month: StoredMonth, whole: ReportedPlace) -> ReportPart:
    states = state_rows(month, whole) if month.row.work["round"] else []
    tables = (
        _facts(_("Where every child stands"), _("Children"), states),
        _facts(late_title(month), _("Pieces"), late_rows(month, whole)),
    )
    said = (*presenter.says(month, whole), *presenter.coming_words(month, whole))
    bars = [Bar(name, cell.value, cell.text) for name, cell in states if isinstance(cell, Published)]
    caption = _("Where every child of the round stands")
    charts = (ChartFigure(caption, bar_chart(caption, bars)),) if is_worth_drawing(bar.value for bar in bars) else ()
    return ReportPart("now", _("Now"), said, charts, tuple(table for table in tables if table.rows))


def _facts(caption: str, column: str, rows: Sequence[tuple[str, Cell]]) -> ReportTable:
    return ReportTable(caption, (column,), [Row(name, (cell,)) for name, cell in rows])


def _part(part: ReportPart, caption: str, words: str = "%(what)s") -> ReportPart:
    tables = tuple(replace(table, caption=caption) for table in part.tables)
    return replace(part, title=words % {"what": part.title}, tables=tables)


def _page(document: Document, row: CountyMonth) -> Report:
    reader, is_sheet = document.requested_by, document.kind == SHEET.name
    schools, months = list(access.schools_counted(reader)), access.months_up_to(reader, row)
    return report_of(row, schools, every_school=is_sheet, months=months)


def _input_hash(_kind: str, user: User, row: CountyMonth) -> str:
    """Of every month of its trend."""
    states = [one.input_hash for one in access.months_up_to(user, row)]
    return hashlib.sha256("".join([*states, row.county.screening_name]).encode()).hexdigest()


def _reference(row: CountyMonth) -> str:
    return f"{row.month:%Y-%m}-r{row.revision}"


PDF, SHEET = pdf_and_sheet(
    ("district-report", gettext_lazy("The county's month")),
    ("district-table", gettext_lazy("The county's month, spreadsheet")),
    door=access.months_of,
    page=_page,
    stem=lambda row: f"county-{_reference(row)}",
    input_hash=_input_hash,
    reference=_reference,
)
FILES = {"pdf": PDF, "table": SHEET}


def register() -> None:
    """Its files, and the month that is counted by itself."""
    for kind in FILES.values():
        kind.register()
    scheduled.register(make_last_month)


def make_last_month() -> None:
    make_missing_county_months(today=timezone.localdate())
