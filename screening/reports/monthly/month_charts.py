"""The pictures of a month: the chain as a funnel, support planned and done, the year's work. Each beside its table."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from screening import formats
from screening.documents.blocks import ChartFigure
from screening.documents.charts import Bar, Limit, ScorePoint, bar_chart, funnel_chart, trend_chart
from screening.reports.disclosure_control.model import Exact, Published
from screening.reports.monthly.presenter import Content
from screening.reports.tables import Row

SEEN_WITHIN = 10  # school days: the time a child waits at most to be seen


def funnel(caption: str, rows: Sequence[Row]) -> ChartFigure:
    steps = [Bar(row.name, _value(row), ", ".join(text for text in row.texts[:2] if text)) for row in rows]
    return ChartFigure(caption, funnel_chart(caption, steps))


def _value(row: Row) -> int | None:
    cell = row.cells[0]
    return cell.value if isinstance(cell, Published | Exact) else None


def support(rows: Sequence[Row]) -> list[ChartFigure]:
    """What was noted as outline, what took place as bar."""
    if not rows:
        return []
    caption = _("Support noted (outline) and what took place (bar), times")
    bars = []
    for row in rows:
        planned, done, *_others = row.cells
        if isinstance(planned, Exact) and isinstance(done, Exact):
            bars.append(Bar(row.name, done.value, f"{done.text} / {planned.text}", outline=planned.value))
    return [ChartFigure(caption, bar_chart(caption, bars))]


def trend(content: Content) -> list[ChartFigure]:
    """Small charts of the year's work; nothing is drawn before there are two months to join."""
    months = content["trend"]
    labels = [short_month(date.fromisoformat(entry["month"])) for entry in months]
    found = []
    for key, title, limit in _lines():
        values = [entry.get(key) for entry in months]
        if sum(value is not None for value in values) > 1:
            points = [ScorePoint(label, value) for label, value in zip(labels, values, strict=True)]
            found.append(ChartFigure(title, trend_chart(title, points, limit=limit)))
    return found


def _lines() -> list[tuple[str, str, Limit | None]]:
    days = Limit(_("within %(days)s") % {"days": SEEN_WITHIN}, SEEN_WITHIN)
    return [
        ("wait", _("Median wait from flag to being seen, school days"), days),
        ("in_time", _("First looks in time, per cent"), None),
        ("overdue", _("Overdue at month's end, pieces"), None),
    ]


def short_month(month: date) -> str:
    return date_format(month, "M") if formats.is_english() else f"{month.month} 月"
