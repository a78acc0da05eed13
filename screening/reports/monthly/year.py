"""A school year of monthly reports in one: the year's work from month to month, then every month as it was reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.library import wording
from screening.reports.models import MonthlyReport
from screening.reports.monthly.month_page import made_on, whole_view
from screening.reports.monthly.month_year import trend_charts, trend_rows, why_not_printed
from screening.reports.monthly.presenter import HOLIDAY, NO_ROUND, SMALL, Content, layout_of
from screening.reports.monthly.view_models import ReportView
from screening.reports.periods import months_of_year, school_year_of
from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row
from screening.reports.wording import year_words


@dataclass(frozen=True)
class YearView:
    """A school year as it was reported, oldest month first."""

    school: str
    year: str
    first: ReportPart
    months: tuple[ReportView, ...]
    revisions: tuple[str, ...]
    standing: list[str]


def view_of_year(reports: Sequence[MonthlyReport]) -> YearView:
    """`reports`: the last revision of each month, oldest first; at least one."""
    return YearView(
        school=reports[0].school.name,
        year=year_words(school_year_of(reports[0].month)),
        first=_first(reports),
        months=tuple(map(whole_view, reports)),
        revisions=tuple(_revision(report) for report in reports),
        standing=[wording.standing(name) for name in ("few-flags", "own-forms", "not-looked-at", "not-a-diagnosis")],
    )


def _revision(report: MonthlyReport) -> str:
    words = _("Figures as of %(day)s, revision %(n)s, made on %(made)s")
    day = formats.day(date.fromisoformat(report.figures["as_of"]))
    return words % {"day": day, "n": report.revision, "made": made_on(report)}


def _first(reports: Sequence[MonthlyReport]) -> ReportPart:
    """The year's trend from what each month said of itself when it was reported."""
    lines = [_own_line(report) for report in reports]
    trend: Content = {"trend": lines}
    columns = (
        _("Kind of month"),
        _("Median wait, school days"),
        _("First looks in time"),
        _("Sheets handed in"),
        _("Overdue"),
    )
    faces = [_kind(report.figures) for report in reports]
    rows = [Row(row.name, (face, *row.cells)) for row, face in zip(trend_rows(trend), faces, strict=True)]
    missing = _missing(reports)
    return ReportPart(
        "year",
        _("The year from month to month"),
        charts=trend_charts(trend),
        tables=(ReportTable(_("Work of each month, as it was reported"), columns, rows, head=_("Month")),),
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
