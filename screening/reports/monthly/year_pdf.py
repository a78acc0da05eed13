"""A school year as one document: the year's work on the cover, then each month as it was reported, on its own page."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.models import Document
from screening.reports.models import MonthlyReport
from screening.reports.monthly.definitions import how_counted
from screening.reports.monthly.month_pdf import month_sections, part_section, standing
from screening.reports.monthly.month_year import trend_charts, trend_rows, why_not_printed
from screening.reports.monthly.presenter import HOLIDAY, NO_ROUND, SMALL, Content, layout_of, made_on
from screening.reports.monthly.revision_changes import whole_view
from screening.reports.periods import months_of_year, school_year_of
from screening.reports.report_files import Page, frame
from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row
from screening.reports.wording import year_words


def page_of(document: Document, reports: Sequence[MonthlyReport]) -> Page:
    """`reports`: the last revision of each month, oldest first; at least one."""
    return {
        **frame(document),
        **standing(),
        "school": reports[0].school.name,
        "called": reports[0].school.township.county.get_screening_name_display(),
        "year": year_words(school_year_of(reports[0].month)),
        "first": part_section(first_part(reports)),
        "months": [_month(report) for report in reports],
        "counted": part_section(how_counted()),
    }


def _month(report: MonthlyReport) -> Page:
    """A month inside the year's document; its headings are one step smaller."""
    view, day = whole_view(report), formats.day(date.fromisoformat(report.figures["as_of"]))
    made = _("Figures as of %(day)s, revision %(n)s, made on %(made)s")
    made = made % {"day": day, "n": report.revision, "made": made_on(report)}
    return {
        "id": f"m{report.month:%Y%m}",
        "month": view.month,
        "made": " ".join(words for words in (made, view.books) if words),
        "face": view.face,
        "asks": [ask.says for ask in view.asks],
        "keys": view.keys,
        "sections": month_sections(view, leave_out=("year",)),
    }


def first_part(reports: Sequence[MonthlyReport]) -> ReportPart:
    """The year's trend from what each month said of itself when it was reported."""
    trend: Content = {"trend": [_own_line(report) for report in reports]}
    columns = (
        _("Kind of month"),
        _("Median wait"),
        _("First looks in time"),
        _("Sheets in"),
        _("Overdue"),
    )
    faces = [_kind(report.figures) for report in reports]
    rows = [Row(row.name, (face, *row.cells)) for row, face in zip(trend_rows(trend), faces, strict=True)]
    missing = _missing(reports)
    return ReportPart(
        "year",
        _("The year from month to month"),
        charts=trend_charts(trend),
        tables=(
            ReportTable(
                _("Work of each month, as it was reported; the wait in school days"), columns, rows, head=_("Month")
            ),
        ),
        notes=(
            *([missing] if missing else []),
            *why_not_printed(trend),
            _("Work only: between two months most change of a score is noise."),
        ),
    )


def _own_line(report: MonthlyReport) -> dict[str, Any]:
    """The line of a month in its own report; a month that had none still has its arrears."""
    own = [line for line in report.figures["trend"] if line["month"] == report.month.isoformat()]
    work = report.figures["work"]
    blank = {"month": report.month.isoformat(), "wait": None, "in_time": None, "overdue": work["overdue_total"]}
    return own[-1] if own else blank


def _kind(content: Content) -> str:
    small = _("work only") if content["round"] is None else _("round, no table of children")
    words = {HOLIDAY: _("holiday"), NO_ROUND: _("work only"), SMALL: small}
    return words.get(layout_of(content), _("round"))


def _missing(reports: Sequence[MonthlyReport]) -> str:
    """Months between the first and the last that were never reported."""
    have = {report.month for report in reports}
    months = months_of_year(school_year_of(reports[0].month))
    gaps = [
        formats.short_month(month)
        for month in months
        if reports[0].month < month < reports[-1].month and month not in have
    ]
    names = pgettext("between names", ", ").join(gaps)
    return _("No report was made of: %(months)s.") % {"months": names} if gaps else ""
