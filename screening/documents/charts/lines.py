"""Lines below each other, each with its name and a scale to its right."""

from collections.abc import Sequence

from screening.documents.charts.ink import (
    ACCENT,
    DASHES,
    END,
    MIDDLE,
    NARROW,
    number,
    shorten,
    stroke,
    text,
    width_of,
)
from screening.documents.charts.scale import LinearScale

BESIDE = 104.0  # a name as wide as this stands beside its line; a wider one above
HIDDEN = 40.0  # so wide is a number that is not printed, whatever it is


def frame(labels: Sequence[str]) -> tuple[float, float]:
    """Where the scale begins and how high a line is: wide names stand above their line."""
    widest = max(map(width_of, labels), default=0.0)
    return (0.0, 29.0) if widest > BESIDE else (widest + 6, 17.0)


def name_line(parts: list[str], label: str, left: float, step: float, at: int, top: float = 0.0) -> float:
    """Writes the name of a line and tells the height of its middle."""
    top += step * at
    if left:
        parts.append(text(left - 4, top + 12, label, END))
        return top + 8.5
    parts.append(text(2, top + 10, shorten(label, NARROW - 4)))
    return top + 20


def axis(scale: LinearScale, base: float, unit: str) -> list[str]:
    """The scale, its ends and nothing, below the lines."""
    ends = [(scale.low, ""), (scale.high, END)]
    zero = scale.at(0) if scale.low < 0 < scale.high else None
    marks = [text(scale.at(value), base + 10, number(value) + unit, style) for value, style in ends]
    if zero is None:
        return [stroke(f"M{scale.start:.1f},{base:g}H{scale.end:.1f}"), *marks]
    room = width_of(number(scale.low) + unit) + 8, width_of(number(scale.high) + unit) + 8
    if scale.start + room[0] < zero < scale.end - room[1]:
        marks.append(text(zero, base + 10, "0", MIDDLE))
    return [stroke(f"M{scale.start:.1f},{base:g}H{scale.end:.1f}M{zero:.1f},{base - 3:g}v6"), *marks]


def nothing(scale: LinearScale, middles: Sequence[float]) -> str:
    """Where nothing is, at each line; not through the names between them."""
    path = "".join(f"M{scale.at(0):.1f},{middle - 8:g}v16" for middle in middles)
    return f'<path fill="none" {DASHES} d="{path}"/>' if scale.low < 0 < scale.high else ""


def dot(x: float, y: float) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:g}" r="3" fill="{ACCENT}"/>'
