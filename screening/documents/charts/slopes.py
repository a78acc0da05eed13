"""Two moments of the same thing as slopes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from screening.documents.charts.ink import (
    END,
    LETTER,
    MIDDLE,
    NARROW,
    NOT_PRINTED,
    apart,
    number,
    shorten,
    stroke,
    svg,
    text,
    width_of,
)
from screening.documents.charts.lines import dot
from screening.documents.charts.scale import LinearScale, scale_of


@dataclass(frozen=True)
class Slope:
    """The same thing before and after; None where it is not known or not printed."""

    label: str
    before: float | None
    after: float | None
    before_text: str = ""
    after_text: str = ""

    @property
    def before_said(self) -> str:
        return self.before_text or (NOT_PRINTED if self.before is None else number(self.before))

    @property
    def after_said(self) -> str:
        return self.after_text or (NOT_PRINTED if self.after is None else number(self.after))


def slope_chart(title: str, slopes: Sequence[Slope], *, left: str, right: str) -> SafeString:
    """A line from before to after, its name at the right end; up to eight can be told apart. An axis that
    does not reach nothing is marked as cut."""
    start, end, top = 50.0, 160.0, 22.0
    base = top + max(70.0, 13.0 * len(slopes))
    scale = scale_of([v for s in slopes for v in (s.before, s.after)], base, top, from_zero=False)
    heights = [(_at(scale, s.before), _at(scale, s.after)) for s in slopes]
    parts = [
        text(start, 10, shorten(left, 2 * start - 4), MIDDLE),
        text(end, 10, shorten(right, 2 * (end - start) - 100), MIDDLE),
        stroke(f"M{start:g},{top - 6:g}V{base + 4:g}M{end:g},{top - 6:g}V{base + 4:g}", 0.5),
        *([] if scale.low <= 0 <= scale.high else [_cut(start, base + 4), _cut(end, base + 4)]),
    ]
    parts += _lines(heights, start, end)
    places = apart([first or base for first, _last in heights], 12, top, base)
    for (first, _last), place, slope in zip(heights, places, slopes, strict=True):
        if first is not None:
            parts.append(text(start - 8, place + 3.5, slope.before_said, END))
    places = apart([last if last is not None else (first or base) for first, last in heights], 12, top, base)
    for place, slope in zip(places, slopes, strict=True):
        words = slope.after_said if slope.before is not None else f"{slope.before_said} → {slope.after_said}"
        room = NARROW - end - 18 - width_of(words)
        parts.append(text(end + 14, place + 3.5, f"{words} {shorten(slope.label, room)}"))
    said = ", ".join(f"{s.label} {s.before_said} → {s.after_said}" for s in slopes)
    ties = [(last, place) for (_first, last), place in zip(heights, places, strict=True) if last is not None]
    parts.append(stroke("".join(f"M{end + 4:g},{last:.1f}L{end + 12:g},{place:.1f}" for last, place in ties), 0.5))
    return svg(NARROW, base + 8, f"{title} ({left} → {right}): {said}", parts, size=LETTER)


def _cut(x: float, y: float) -> str:
    """Two strokes across an axis that does not begin at nothing."""
    return stroke(f"M{x - 3:g},{y - 1:g}l6,-3m-6,6l6,-3", 0.7)


def _at(scale: LinearScale, value: float | None) -> float | None:
    return None if value is None else scale.at(value)


def _lines(heights: Sequence[tuple[float | None, float | None]], start: float, end: float) -> list[str]:
    both = [(first, last) for first, last in heights if first is not None and last is not None]
    path = "".join(f"M{start:g},{first:.1f}L{end:g},{last:.1f}" for first, last in both)
    dots = [dot(end, last) for _first, last in heights if last is not None]
    squares = "".join(f"M{start - 3:g},{first - 3:.1f}h6v6h-6z" for first, _last in heights if first is not None)
    return [stroke(path, 1.2), f'<path fill="#fff" stroke="#000" d="{squares}"/>' if squares else "", *dots]
