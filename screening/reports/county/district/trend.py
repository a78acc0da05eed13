"""Twelve months of a county: coverage, overdue and the median wait, each as it was published with its own month."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import ScorePoint, trend_chart
from screening.reports.county.district.keys import RATED
from screening.reports.county.district.month import ReportedPlace, StoredMonth
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.models import CountyMonth
from screening.reports.report_parts import ReportPart
from screening.reports.tables import Cell, ReportTable, Row


def trend_of(rows: Sequence[CountyMonth], whole: ReportedPlace) -> ReportPart | None:
    """`rows`: the months up to the one that is read, oldest first. One alone is no trend."""
    if len(rows) < 2:
        return None
    columns = (_("Share rated"), pgettext("pieces", "Overdue"), _("Median wait"))
    caption = _("Month by month; the wait in school days")
    lines = [Row(formats.short_month(row.month), _cells(StoredMonth(row), whole)) for row in rows]
    note = _("“—”: hidden, or fewer than five children were seen in the month, or it was kept before this was counted.")
    return ReportPart(
        "trend",
        _("The last twelve months"),
        charts=_charts(rows, whole),
        tables=(ReportTable(caption, columns, lines, note, head=_("Month")),),
    )


def _cells(month: StoredMonth, whole: ReportedPlace) -> tuple[Cell, ...]:
    rated, enrolled, wait = month.people(whole, RATED), month.people(whole, "enrolled"), month.row.work.get("wait")
    share = rated.share_of(enrolled) if rated and enrolled else None
    return (share or "—", month.people(whole, "overdue") or "—", "—" if wait is None else measure(f"{wait:g}"))


def _charts(rows: Sequence[CountyMonth], whole: ReportedPlace) -> tuple[ChartFigure, ...]:
    """Coverage, from zero. Of the other two some months are hidden; a line of gaps shows nothing."""
    points = [ScorePoint(_short(row.month), _rate(StoredMonth(row), whole)) for row in rows]
    if 2 * sum(point.value is not None for point in points) <= len(points):
        return ()
    title = _("Children rated, per cent")
    return (ChartFigure(title, trend_chart(title, points)),)


def _rate(month: StoredMonth, whole: ReportedPlace) -> int | None:
    rated, enrolled = month.people(whole, RATED), month.people(whole, "enrolled")
    return rated.rate_of(enrolled) if rated and enrolled else None


def _short(month: date) -> str:
    return date_format(month, "M") if formats.is_english() else f"{month.month} 月"
