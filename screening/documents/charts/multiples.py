"""The same small picture for each of many groups, all on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from screening.documents.charts.ink import (
    BOLD,
    END,
    LETTER,
    MIDDLE,
    NARROW,
    NOT_PRINTED,
    hatched,
    number,
    path_of,
    shortened,
    spread,
    stroke,
    svg,
    text,
    width_of,
)
from screening.documents.charts.scale import Scale, scale_of
from screening.documents.charts.scores import Point

Place = tuple[float, float, bool]  # x, y, and whether there is a number

TALL = 76.0
GAP = 12.0


@dataclass(frozen=True)
class Panel:
    """One group and its points over time; a point without a value is drawn as “not printed”."""

    title: str
    points: Sequence[Point]


def small_multiples(title: str, panels: Sequence[Panel], *, unit: str = "", highest: float | None = None) -> SafeString:
    """Two or three abreast, first and last number written; heights are comparable between all of them."""
    widest = max((width_of(panel.title) for panel in panels), default=0.0)
    abreast = 3 if len(panels) > 4 and widest <= (NARROW - 2 * GAP) / 3 else 2
    width = (NARROW - GAP * (abreast - 1)) / abreast
    values = [point.value for panel in panels for point in panel.points]
    scale = scale_of(values, 58.0, 27.0, high=highest)
    parts, feet, lines, dots = [], "", "", ""
    for at, panel in enumerate(panels):
        left, top = (width + GAP) * (at % abreast), TALL * (at // abreast)
        places = _places(panel.points, scale, left, top, width)
        feet += f"M{left:.1f},{top + scale.at(0):.1f}h{width:.1f}"
        lines += path_of([(x, y) if seen else None for x, y, seen in places])
        dots += "".join(f"M{x:.1f},{y:.1f}h0" for x, y, seen in places if seen)
        parts.append(text(left, top + 10, shortened(panel.title, width / 1.15), BOLD))
        parts += [hatched(x - 3, y - 7, 6, 6) for x, y, seen in places if not seen]
        parts += _ends(panel.points, places, left, top, width, unit)
    parts += [stroke(feet, 0.6), stroke(lines, 1.2), stroke(dots, 3.6, ' stroke-linecap="round"')]
    said = "; ".join(f"{panel.title}: " + ", ".join(_said(point, unit) for point in panel.points) for panel in panels)
    return svg(NARROW, TALL * -(-len(panels) // abreast), f"{title}: {said}", parts, size=LETTER)


def _said(point: Point, unit: str) -> str:
    return f"{point.label} {NOT_PRINTED if point.value is None else number(point.value) + unit}"


def _places(points: Sequence[Point], scale: Scale, left: float, top: float, width: float) -> list[Place]:
    xs = spread(len(points), left + 9, left + width - 9)
    return [(x, top + scale.at(point.value or 0), point.value is not None) for x, point in zip(xs, points, strict=True)]


def _ends(
    points: Sequence[Point],
    places: Sequence[Place],
    left: float,
    top: float,
    width: float,
    unit: str,
) -> list[str]:
    """The first and the last point: their labels below, their numbers above."""
    if not points:
        return []
    ends = [(-1, left + width, END, BOLD)] if len(points) > 1 else [(0, left + width / 2, MIDDLE, BOLD)]
    if len(points) > 1:
        ends.append((0, left, "", ""))
    room, parts = width / len(ends) - 3, []
    for index, x, anchor, weight in ends:
        value = points[index].value
        said = NOT_PRINTED if value is None else number(value) + (unit if weight else "")
        height = places[index][1] - (5 if value is not None else 10)
        parts.append(text(x, max(height, top + 21), said, anchor + weight))
        parts.append(text(x, top + 69, shortened(points[index].label, room), anchor))
    return parts
