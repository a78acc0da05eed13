"""Charts of distributions, in the manner of `charts`: how often each answer was given, how totals and means spread.

A share that may not be printed is drawn as an empty box, so that nothing can be measured off the paper.
"""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from screening.documents.charts.bars import Bar
from screening.documents.charts.ink import ACCENT, BOLD, LETTER, MIDDLE, NARROW, few, shorten, svg, text


def histogram(title: str, columns: Sequence[Bar]) -> SafeString:
    """Columns side by side from zero, each with its number above; where they are many, not every one is written."""
    base, height, left, right = 84.0, 66.0, 3.0, NARROW - 3
    most = max([column.value or 0 for column in columns] + [1])
    step = (right - left) / max(len(columns), 1)
    room = step * (len(columns) - 1)
    above, below = (
        few([column.text for column in columns], room / 1.15, LETTER),
        few([column.label for column in columns], room, LETTER),
    )
    parts = [f'<path stroke="#000" stroke-width=".7" d="M{left},{base}L{right},{base}"/>']
    for at, column in enumerate(columns):
        x, middle = left + step * at, left + step * (at + 0.5)
        tall = height * (column.value or 0) / most
        parts.append(_column(x + step * 0.12, base - tall, step * 0.76, tall, column.value is None, base))
        parts.append(text(middle, base - tall - 3, above[at], MIDDLE + BOLD) if above[at] else "")
        parts.append(text(middle, base + 11, below[at], MIDDLE) if below[at] else "")
    said = f"{title}: " + ", ".join(f"{column.label}: {column.text}" for column in columns)
    return svg(NARROW, base + 14, said, parts, size=LETTER)


def small_columns(title: str, rows: Sequence[tuple[str, Sequence[Bar]]]) -> SafeString:
    """A little histogram for each row, three abreast; heights are comparable between all of them."""
    width, tall, base = NARROW / 3, 58.0, 42.0
    most = max([column.value or 0 for _label, columns in rows for column in columns] + [1])
    parts: list[str] = []
    for at, (label, columns) in enumerate(rows):
        left, top = width * (at % 3), tall * (at // 3)
        parts.append(text(left + 2, top + 10, shorten(label, (width - 6) / 1.15), BOLD))
        foot = f"M{left + 2:.1f},{top + base}L{left + width - 6:.1f},{top + base}"
        parts.append(f'<path stroke="#000" stroke-width=".5" d="{foot}"/>')
        step = (width - 10) / max(len(columns), 1)
        for number, column in enumerate(columns):
            x, high, wide = left + 4 + number * step, 26 * (column.value or 0) / most, 0.78 * step
            parts.append(_column(x, top + base - high, wide, high, column.value is None, top + base))
            parts.append(text(x + wide / 2, top + base + 10, column.label, MIDDLE))
    said = f"{title}: " + "; ".join(
        f"{label}: " + ", ".join(f"{column.label} {column.text}" for column in columns) for label, columns in rows
    )
    return svg(NARROW, tall * -(-len(rows) // 3), said, parts, size=LETTER)


def dot_strip(title: str, values: Sequence[float], *, lowest: float, highest: float, grain: float) -> SafeString:
    """One dot a value, rounded to `grain` and piled up; no dot has a name."""
    base, left, right = 52.0, 12.0, NARROW - 12
    piles: dict[float, int] = {}
    parts = [f'<path stroke="#000" stroke-width=".7" d="M{left},{base}L{right},{base}"/>']
    for value in sorted(values):
        place = round(value / grain) * grain
        piles[place] = piles.get(place, 0) + 1
        x = left + (right - left) * (place - lowest) / (highest - lowest)
        parts.append(f'<circle cx="{x:.1f}" cy="{base - 7 * piles[place] + 2:.1f}" r="3" fill="{ACCENT}"/>')
    for mark in range(5):
        value = lowest + (highest - lowest) * mark / 4
        x = left + (right - left) * mark / 4
        parts.append(text(x, base + 12, f"{value:g}", MIDDLE))
    said = f"{title}: " + ", ".join(f"{place:g} × {count}" for place, count in piles.items())
    return svg(NARROW, 66, said, parts, size=LETTER)


def _column(x: float, y: float, width: float, height: float, is_hidden: bool, base: float) -> str:
    if is_hidden:
        return (
            f'<rect x="{x:.1f}" y="{base - 4:.1f}" width="{width:.1f}" height="4" fill="#fff" '
            'stroke="#000" stroke-width=".4"/>'
        )
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{ACCENT}"/>'
