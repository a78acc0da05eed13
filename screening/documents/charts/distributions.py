"""Charts of distributions, in the manner of `charts`: how often each answer was given, how totals and means spread.

A share that may not be printed is drawn as an empty box, so that nothing can be measured off the paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from screening.documents.charts.ink import ACCENT, svg, text


@dataclass(frozen=True)
class Column:
    """One column: its label below, its height, and the text above. Without a value only an empty box is drawn."""

    label: str
    value: float | None
    text: str


def histogram(title: str, columns: Sequence[Column]) -> SafeString:
    """Columns side by side from zero, each with its number above."""
    base, height, left, right = 82.0, 66.0, 4.0, 396.0
    most = max([column.value or 0 for column in columns] + [1])
    step = (right - left) / max(len(columns), 1)
    parts = [f'<path stroke="#000" stroke-width=".7" d="M{left},{base}L{right},{base}"/>']
    for at, column in enumerate(columns):
        x, middle = left + step * at, left + step * (at + 0.5)
        tall = height * (column.value or 0) / most
        parts.append(_column(x + step * 0.12, base - tall, step * 0.76, tall, column.value is None, base))
        parts.append(text(middle, base - tall - 3, column.text, ' text-anchor="middle" font-weight="bold"'))
        parts.append(text(middle, base + 10, column.label, ' text-anchor="middle"'))
    said = f"{title}: " + ", ".join(f"{column.label}: {column.text}" for column in columns)
    return svg(400, 96, said, parts)


def small_columns(title: str, rows: Sequence[tuple[str, Sequence[Column]]]) -> SafeString:
    """A little histogram for each row, four abreast; heights are comparable between all of them."""
    width, tall, base = 100.0, 54.0, 39.0
    most = max([column.value or 0 for _label, columns in rows for column in columns] + [1])
    parts: list[str] = []
    for at, (label, columns) in enumerate(rows):
        left, top = width * (at % 4), tall * (at // 4)
        parts.append(text(left + 2, top + 9, label, ' font-weight="bold"'))
        parts.append(f'<path stroke="#000" stroke-width=".5" d="M{left + 2},{top + base}L{left + 94},{top + base}"/>')
        for number, column in enumerate(columns):
            x = left + 4 + number * 90 / len(columns)
            high = 26 * (column.value or 0) / most
            wide = 70 / len(columns)
            parts.append(_column(x, top + base - high, wide, high, column.value is None, top + base))
            parts.append(text(x + wide / 2, top + base + 9, column.label, ' text-anchor="middle" font-size="7"'))
    said = f"{title}: " + "; ".join(
        f"{label}: " + ", ".join(f"{column.label} {column.text}" for column in columns) for label, columns in rows
    )
    return svg(400, round(tall * -(-len(rows) // 4)), said, parts)


def dot_strip(title: str, values: Sequence[float], *, lowest: float, highest: float, grain: float) -> SafeString:
    """One dot a value, rounded to `grain` and piled up; no dot has a name."""
    base, left, right = 52.0, 12.0, 388.0
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
        parts.append(text(x, base + 11, f"{value:g}", ' text-anchor="middle"'))
    said = f"{title}: " + ", ".join(f"{place:g} × {count}" for place, count in piles.items())
    return svg(400, 66, said, parts)


def _column(x: float, y: float, width: float, height: float, is_hidden: bool, base: float) -> str:
    if is_hidden:
        return (
            f'<rect x="{x:.1f}" y="{base - 4:.1f}" width="{width:.1f}" height="4" fill="#fff" '
            'stroke="#000" stroke-width=".4"/>'
        )
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{ACCENT}"/>'
