"""The part of a month on the school year so far: small charts and a table of the work, month by month."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Limit, ScorePoint, is_worth_drawing, trend_chart
from screening.reports.disclosure_control.model import Exact
from screening.reports.disclosure_control.print_guard import measure
from screening.reports.monthly.presenter import Content, figure
from screening.reports.report_parts import ReportPart
from screening.reports.tables import ReportTable, Row, Suppressed

SEEN_WITHIN = 10  # school days: the time a child waits at most to be seen


def year(content: Content) -> ReportPart | None:
    rows = trend_rows(content)
    if not rows:
        return None
    columns = (_("Median wait"), _("First looks in time"), _("Sheets in"), _("Overdue"))
    caption = _("The school year so far, month by month; the wait in school days")
    only = _("Work only: between two months most change of a score is noise. Months without school are left out.")
    return ReportPart(
        "year",
        _("The school year so far"),
        charts=trend_charts(content),
        tables=(ReportTable(caption, columns, rows, head=_("Month")),),
        notes=(*why_not_printed(content), only),
    )


def why_not_printed(content: Content) -> tuple[str, ...]:
    """The sentence that goes with months whose median or percentage would tell of a few children."""
    if all(entry[key] is not None for entry in content["trend"] for key in ("wait", "in_time", "overdue")):
        return ()
    return (
        _(
            '"Not printed": fewer than five children were seen, or fewer than ten first looks were due, '
            "or it would give a small number away."
        ),
    )


def trend_rows(content: Content) -> list[Row]:
    """Work month by month: median wait, first looks in time, class sheets handed in, arrears.

    A median needs five children and a percentage ten, none of them hidden: a month with fewer says so.
    """
    return [
        Row(
            formats.short_month(date.fromisoformat(entry["month"])),
            (
                Suppressed() if entry["wait"] is None else measure(f"{entry['wait']:g}"),
                Suppressed() if entry["in_time"] is None else measure(f"{entry['in_time']}%"),
                Exact(entry["sheets"]) if entry.get("sheets") is not None else "",
                figure(entry["overdue"]),
            ),
        )
        for entry in content["trend"]
    ]


def trend_charts(content: Content) -> tuple[ChartFigure, ...]:
    """Small charts of the year's work, of those of which two months and half of all may be shown."""
    months = content["trend"]
    labels = [_short_month(date.fromisoformat(entry["month"])) for entry in months]
    found = []
    for key, title, limit, highest in _lines():
        values = [entry.get(key) for entry in months]
        if is_worth_drawing(values):
            points = [ScorePoint(label, value) for label, value in zip(labels, values, strict=True)]
            found.append(ChartFigure(title, trend_chart(title, points, limit=limit, highest=highest)))
    return tuple(found)


def _lines() -> list[tuple[str, str, Limit | None, float | None]]:
    """Key, title, the line they are held against, the most they can be."""
    days = Limit(_("within %(days)s") % {"days": SEEN_WITHIN}, SEEN_WITHIN)
    return [
        ("wait", _("Median wait from flag to being seen, school days"), days, None),
        ("in_time", _("First looks in time, per cent"), None, 100),
        ("overdue", _("Overdue at month's end, pieces"), None, None),
    ]


def _short_month(month: date) -> str:
    return date_format(month, "M") if formats.is_english() else f"{month.month} 月"
