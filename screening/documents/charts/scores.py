"""Scores of one child over rounds, and a figure of work over months."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.safestring import SafeString

from screening.documents.charts.ink import (
    DASHES,
    MIDDLE,
    apart,
    few,
    hatched_box,
    line_through,
    number,
    spread,
    stroke,
    svg,
    text,
    width_of,
)
from screening.documents.charts.scale import LinearScale, scale_of

SIZE = 9.0  # of letters in a chart 250 wide


@dataclass(frozen=True)
class ScorePoint:
    """A round or a group: its label, the value (None = not known, or not printed) and the ends of its 95 % range.

    `text` stands for both where they are said in words.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    text: str = ""


@dataclass(frozen=True)
class Limit:
    """A line that a value may cross, with its name ("◇ 9.5", "within 10")."""

    label: str
    value: float


def line_chart(
    title: str, points: Sequence[ScorePoint], *, lowest: float, highest: float, limits: Sequence[Limit] = ()
) -> SafeString:
    """Scores of one scale over rounds, each with its range, against the lines of the levels."""
    base, height = 61.0, 54.0

    def y(value: float) -> float:
        return base - height * (min(max(value, lowest), highest) - lowest) / (highest - lowest)

    lines = [y(limit.value) for limit in limits]
    xs = spread(len(points), 30.0, 162.0)
    drawn = [(x, y(p.value), p) for x, p in zip(xs, points, strict=True) if p.value is not None]
    parts = _lines(lines, limits)
    ranged = [(x, p.low, p.high) for x, _at, p in drawn if p.low is not None and p.high is not None]
    bars = [f"M{x:.2f},{y(low):.2f}L{x:.2f},{y(high):.2f}" for x, low, high in ranged]
    parts.append(f'<path fill="none" stroke="#000" stroke-width="0.8" d="M16,{base}L196,{base}{"".join(bars)}"/>')
    way = line_through([None if p.value is None else (x, y(p.value)) for x, p in zip(xs, points, strict=True)])
    numbers = list(_numbers(drawn, lines, base))
    parts += [ground for ground, _said in numbers]
    parts += [*way, *(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="2.8"/>' for x, at, _point in drawn)]
    parts += [said for _ground, said in numbers]
    parts += [text(x, 71, p.label, ' text-anchor="middle"') for x, p in zip(xs, points, strict=True)]
    parts += [
        text(x, base - 3, "—", ' text-anchor="middle"') for x, p in zip(xs, points, strict=True) if p.value is None
    ]
    return svg(250, 73, _alternative_text(title, points, limits), parts, size=SIZE)


def _numbers(
    drawn: Sequence[tuple[float, float, ScorePoint]], lines: Sequence[float], base: float
) -> Iterator[tuple[str, str]]:
    """Each number, and the white under it, so that no line of a level runs through it."""
    following = [at for _x, at, _point in drawn[1:]]
    for (x, at, point), after in zip_longest(drawn, following):
        said, foot = number(point.value or 0), _foot_of_number(at, after, lines, base)
        size = f'x="{x + 5:.1f}" y="{foot - 8:.1f}" width="{width_of(said, 10) + 2:.1f}" height="9"'
        style = ' font-weight="bold" font-size="10"' if after is None else ' font-weight="bold"'
        yield f'<rect {size} fill="#fff"/>', text(x + 6, foot, said, style)


def _foot_of_number(at: float, following: float | None, lines: Sequence[float], base: float) -> float:
    """Where the number of a point stands, right of it: off the way to the next point, the lines and the ground."""
    above, below = at - 5, at + 11

    def crossed(foot: float) -> float:
        leads_there = following is not None and (following < at - 2 if foot == above else following > at + 2)
        levels = sum(foot - 8 < line < foot + 1 for line in lines)
        return levels + 2 * leads_there + 4 * (foot > base - 1 or foot < 6.5)

    return min([at + 3.5, above, below] if following is None else [below, above], key=crossed)


def _lines(heights: Sequence[float], limits: Sequence[Limit]) -> list[str]:
    """The lines of the levels, with their names at the right end."""
    path = "".join(f"M16,{at:.2f}L196,{at:.2f}" for at in heights)
    names = apart([at + 3 for at in heights], 7.2)
    parts = [f'<path fill="none" {DASHES} d="{path}"/>'] * bool(heights)
    return parts + [text(199, at, limit.label) for at, limit in zip(names, limits, strict=True)]


def trend_chart(
    title: str,
    points: Sequence[ScorePoint],
    *,
    unit: str = "",
    limit: Limit | None = None,
    highest: float | None = None,
) -> SafeString:
    """A figure over months, from zero, against the time allowed or the aim; with its range where a point has one.

    `highest`: the most it can be (100 per cent); the scale then ends there, whatever the figures are.
    """
    ends = [end for point in points for end in (point.value, point.low, point.high)]
    least = min([0.0, *(end for end in ends if end is not None)])
    most = max([1.0, limit.value if limit else 0.0, *(end for end in ends if end is not None)])
    scale = scale_of([], 78.0, 15.7, low=1.1 * least, high=highest or 1.15 * most)
    zero, line = scale.at(0), scale.at(limit.value) if limit else -99.0
    parts = [f'<line x1="14" y1="{zero:g}" x2="236" y2="{zero:g}" stroke="#000" stroke-width="0.7"/>']
    if limit:
        parts += _limit_line(limit, line, points)
    xs = spread(len(points), 24.0, 224.0)
    heights = [None if point.value is None else scale.at(point.value) for point in points]
    parts.append(_ranges(points, xs, scale))
    parts += line_through([None if at is None else (x, at) for x, at in zip(xs, heights, strict=True)])
    parts += [
        text(x, 90, name, MIDDLE) for x, name in zip(xs, few([p.label for p in points], 200, SIZE), strict=True) if name
    ]
    parts += _values(points, xs, heights, unit, line)
    return svg(250, 96, _alternative_text(title, points, [limit] if limit else []), parts, size=SIZE)


def _limit_line(limit: Limit, y: float, points: Sequence[ScorePoint]) -> list[str]:
    starts_above = bool(points) and (points[0].value or 0) > limit.value
    dashes = f'<line x1="14" y1="{y:.1f}" x2="236" y2="{y:.1f}" {DASHES}/>'
    return [dashes, text(14, y + 9.6 if starts_above else y - 3, limit.label)]


def _ranges(points: Sequence[ScorePoint], xs: Sequence[float], scale: LinearScale) -> str:
    """Upright lines from the low to the high end."""
    ranges = [
        f"M{x:.1f},{scale.at(p.low):.1f}V{scale.at(p.high):.1f}"
        for x, p in zip(xs, points, strict=True)
        if p.low is not None and p.high is not None
    ]
    return stroke("".join(ranges), 0.8)


def _values(
    points: Sequence[ScorePoint], xs: Sequence[float], heights: Sequence[float | None], unit: str, line: float
) -> list[str]:
    """A dot and a number each; where the numbers have no room side by side, only some, the last one always."""
    words = ["" if point.value is None else number(point.value) for point in points]
    parts = [hatched_box(x - 4, 70, 8, 8) for x, at in zip(xs, heights, strict=True) if at is None]
    for index, (x, at, said) in enumerate(zip(xs, heights, few(words, 194, 1.1 * SIZE), strict=True)):
        if at is None:
            continue
        is_last = index == len(points) - 1
        parts.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="{3 if is_last else 2}"/>')
        style = MIDDLE + (' font-weight="bold" font-size="10"' if is_last else "")
        label = said + (unit if is_last else "")
        x = min(x, 249 - width_of(label, 10) * 0.55) if is_last else x
        below = at - 14 <= line <= at or (points[index].value or 0) < 0
        parts += [text(x, at + 12 if below else at - 5.5, label, style)] * bool(label)
    return parts


def _alternative_text(title: str, points: Sequence[ScorePoint], limits: Sequence[Limit]) -> str:
    values = ", ".join(f"{p.label} {'—' if p.value is None else number(p.value)}" for p in points)
    names = ", ".join(limit.label for limit in limits)
    return f"{title}: {values}; {names}" if names else f"{title}: {values}"
