"""Charts as inline SVG, the same on screen and on paper: presentation attributes only, black on white, one accent.

Every chart says its numbers in its <title> and at its points; the table beside it is the caller's. The font stands on
the <svg> itself because SVG text inherits none from a printed page. Values are plain numbers in the unit of the scale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FONT = "WellSans SC, system-ui, PingFang SC, Microsoft YaHei, sans-serif"
ACCENT = "#0b5563"
DASHES = 'stroke="#000" stroke-width="0.6" stroke-dasharray="4 2.5"'


@dataclass(frozen=True)
class Point:
    """One round: its label, the score (None = not scorable) and the ends of its 95 % range."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Limit:
    """A line that a value may cross, with its name ("◇ 9.5", "within 10")."""

    label: str
    value: float


@dataclass(frozen=True)
class Bar:
    """One bar. Without a value (too few to print) only `text` is shown; `outline` is what was planned."""

    label: str
    value: float | None
    text: str
    note: str = ""
    outline: float | None = None


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def line_chart(
    title: str, points: Sequence[Point], *, lowest: float, highest: float, limits: Sequence[Limit] = ()
) -> SafeString:
    """Scores of one scale over rounds, each with its range, against the lines of the levels."""
    base, height = 61.0, 58.0

    def y(value: float) -> float:
        return base - height * (min(max(value, lowest), highest) - lowest) / (highest - lowest)

    lines = [y(limit.value) for limit in limits]
    xs = _spread(len(points), 30.0, 162.0)
    drawn = [(x, y(p.value), p) for x, p in zip(xs, points, strict=True) if p.value is not None]
    parts = [f'<path fill="none" {DASHES} d="{"".join(f"M16,{at:.2f}L196,{at:.2f}" for at in lines)}"/>'] * bool(lines)
    parts += [_text(199, at, limit.label) for at, limit in zip(_apart(lines), limits, strict=True)]
    bars = [f"M{x:.2f},{y(p.low):.2f}L{x:.2f},{y(p.high):.2f}" for x, _, p in drawn if p.low is not None and p.high]
    parts.append(f'<path fill="none" stroke="#000" stroke-width="0.8" d="M16,{base}L196,{base}{"".join(bars)}"/>')
    parts += _joined([None if p.value is None else (x, y(p.value)) for x, p in zip(xs, points, strict=True)])
    for index, (x, at, point) in enumerate(drawn):
        is_last = index == len(drawn) - 1
        parts.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="2.8"/>')
        below = at - 5 if at + 11 > base else at + 11
        beside = at - 5 if any(abs(line - at) < 8 for line in lines) else at + 3.5
        style = ' font-weight="bold" font-size="10"' if is_last else ' font-weight="bold"'
        parts.append(_text(x + 6, beside if is_last else below, number(point.value or 0), style))
    parts += [_text(x, 71, p.label, ' text-anchor="middle"') for x, p in zip(xs, points, strict=True)]
    parts += [
        _text(x, base - 3, "—", ' text-anchor="middle"') for x, p in zip(xs, points, strict=True) if p.value is None
    ]
    return _svg(250, 73, _said(title, points, limits), parts)


def trend_chart(title: str, points: Sequence[Point], *, unit: str = "", limit: Limit | None = None) -> SafeString:
    """A work figure over months, from zero, against the time allowed or the aim."""
    base, height = 78.0, 62.3
    values = [point.value for point in points if point.value is not None]
    top = 1.15 * max([*values, limit.value if limit else 0, 1])

    def y(value: float) -> float:
        return base - height * value / top

    parts = [f'<line x1="14" y1="{base}" x2="236" y2="{base}" stroke="#000" stroke-width="0.7"/>']
    line = y(limit.value) if limit else -99.0
    if limit:
        parts.append(f'<line x1="14" y1="{line:.1f}" x2="236" y2="{line:.1f}" {DASHES}/>')
        starts_above = bool(values) and values[0] > limit.value
        parts.append(_text(14, line + 9.6 if starts_above else line - 3, limit.label))
    places = [
        (x, None if p.value is None else y(p.value))
        for x, p in zip(_spread(len(points), 24.0, 224.0), points, strict=True)
    ]
    parts += _joined([None if at is None else (x, at) for x, at in places])
    for index, ((x, at), point) in enumerate(zip(places, points, strict=True)):
        is_last = index == len(points) - 1
        style = ' text-anchor="middle"' + (' font-weight="bold" font-size="10"' if is_last else "")
        parts.append(_text(x, 90, point.label, ' text-anchor="middle"'))
        if at is None or point.value is None:
            continue
        label_at = at + 12 if at - 14 <= line <= at else at - 5.5
        parts.append(f'<circle cx="{x:.1f}" cy="{at:.1f}" r="{3 if is_last else 2}"/>')
        parts.append(_text(x, label_at, number(point.value) + (unit if is_last else ""), style))
    return _svg(250, 96, _said(title, points, [limit] if limit else []), parts)


def bar_chart(title: str, bars: Sequence[Bar]) -> SafeString:
    """One bar a step, numbers at their ends; with `outline`, what was planned stands around what was done."""
    left = max(_width(bar.label, 9) for bar in bars) + 18
    most = max([bar.outline or bar.value or 0 for bar in bars] + [1])
    scale = (370 - left) / most
    has_outlines = any(bar.outline is not None for bar in bars)
    step, thick = (19, 8) if has_outlines else (16, 13)
    parts: list[str] = []
    for index, bar in enumerate(bars):
        top = 3 + step * index
        parts.append(_text(left - 6, top + 10, bar.label, ' text-anchor="end" font-size="9"'))
        if bar.outline is not None:
            width = f'width="{bar.outline * scale:.1f}" height="14"'
            parts.append(f'<rect x="{left:.1f}" y="{top}" {width} fill="#fff" stroke="#000" stroke-width=".7"/>')
        solid = (bar.value or 0) * scale
        inset = 3 if has_outlines else 0
        parts.append(f'<rect x="{left:.1f}" y="{top + inset}" width="{solid:.1f}" height="{thick}" fill="{ACCENT}"/>')
        end = left + max(solid, (bar.outline or 0) * scale) + 5
        parts.append(_text(end, top + 10, bar.text, ' font-weight="bold" font-size="9.5"'))
        if bar.note:
            parts.append(_text(end + _width(bar.text, 9.5) + 7, top + 10, bar.note))
    said = f"{title}: " + ", ".join(f"{bar.label} {bar.text}" for bar in bars)
    return _svg(520, 4 + step * len(bars), said, parts)


def _svg(width: int, height: int, said: str, parts: Iterable[str]) -> SafeString:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="100%"'
    body = "".join(parts)
    return mark_safe(  # noqa: S308  # every text in it went through escape()
        f'{head} font-family="{FONT}" font-size="8" role="img"><title>{escape(said)}</title>{body}</svg>'
    )


def _said(title: str, points: Sequence[Point], limits: Sequence[Limit]) -> str:
    values = ", ".join(f"{p.label} {'—' if p.value is None else number(p.value)}" for p in points)
    names = ", ".join(limit.label for limit in limits)
    return f"{title}: {values}; {names}" if names else f"{title}: {values}"


def _text(x: float, y: float, text: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}>{escape(text)}</text>'


def _joined(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """One line through neighbours; a round without a score leaves a gap."""
    path, pen_down = "", False
    for place in places:
        if place is not None:
            path += f"{'L' if pen_down else 'M'}{place[0]:.2f},{place[1]:.2f}"
        pen_down = place is not None
    return [f'<path fill="none" stroke="#000" stroke-width="1.5" d="{path}"/>'] if path else []


def _spread(count: int, first: float, last: float) -> list[float]:
    if count == 1:
        return [(first + last) / 2]
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def _apart(lines: Sequence[float], gap: float = 7.2) -> list[float]:
    """Baselines for the names of lines, pushed apart (in the given order) so that they can be read."""
    order = sorted(range(len(lines)), key=lambda index: lines[index])
    placed, last = dict.fromkeys(order, 0.0), -99.0
    for index in order:
        last = max(lines[index] + 3, last + gap)
        placed[index] = last
    return [placed[index] for index in range(len(lines))]


def _width(text: str, size: float) -> float:
    """About how wide a text is: Chinese characters are square, Latin letters half."""
    return sum(size if ord(character) > 0x2E7F else size * 0.54 for character in text)
