"""Values with the range they may lie in, a line each."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from screening.documents.charts.ink import (
    BOLD,
    END,
    LETTER,
    NARROW,
    NOT_PRINTED,
    bold_width,
    hatched_box,
    number,
    stroke,
    svg,
    text,
)
from screening.documents.charts.lines import HIDDEN, axis, dot, frame, name_line, nothing
from screening.documents.charts.scale import LinearScale, scale_of
from screening.documents.charts.scores import ScorePoint


def interval_chart(
    title: str,
    points: Sequence[ScorePoint],
    *,
    unit: str = "",
    lowest: float | None = None,
    highest: float | None = None,
) -> SafeString:
    """A dot a line with its range; where the scale reaches below nothing, nothing is a dashed line.

    Without a value only the range is drawn, without both “not printed”.
    """
    left, step = frame([point.label for point in points])
    room = max((bold_width(_said(point, unit)) for point in points), default=0.0) + 6
    values = [end for point in points for end in (point.value, point.low, point.high)]
    scale = scale_of(values, left + 4, NARROW - room - 4, low=lowest, high=highest, rounded=True)
    base = step * len(points) + 4
    parts, middles = [*axis(scale, base, unit)], []
    for at, point in enumerate(points):
        middles.append(middle := name_line(parts, point.label, left, step, at))
        parts.append(_whisker(point, scale, middle))
        if point.value is not None:
            parts.append(dot(scale.at(point.value), middle))
        parts.append(text(NARROW - 2, middle + 3.5, _said(point, unit), END + BOLD))
    said = ", ".join(f"{point.label} {_said(point, unit)}" for point in points)
    return svg(NARROW, base + 14, f"{title}: {said}", [nothing(scale, middles), *parts], size=LETTER)


def _said(point: ScorePoint, unit: str) -> str:
    if point.text:
        return point.text
    spread = ""
    if point.low is not None and point.high is not None:
        to = "–" if point.low >= 0 else ", "
        spread = f"{number(point.low)}{to}{number(point.high)}{unit}"
    if point.value is None:
        return spread or NOT_PRINTED
    return f"{number(point.value)}{unit} ({spread})" if spread else f"{number(point.value)}{unit}"


def _whisker(point: ScorePoint, scale: LinearScale, middle: float) -> str:
    if point.low is None or point.high is None:
        return hatched_box(scale.start, middle - 5, HIDDEN, 10) if point.value is None else ""
    low, high = scale.at(point.low), scale.at(point.high)
    ends = f"M{low:.1f},{middle - 3.5:g}v7M{high:.1f},{middle - 3.5:g}v7"
    return stroke(f"M{low:.1f},{middle:g}H{high:.1f}{ends}", 1.2)
