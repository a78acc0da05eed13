"""Bars: one a step, with what was planned around it; and the funnel, each step a part of the one before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from screening.documents.charts.ink import (
    BOLD,
    DASHES,
    END,
    LETTER,
    NARROW,
    bold_width,
    box,
    hatched_box,
    shorten,
    stroke,
    svg,
    text,
    width_of,
)
from screening.documents.charts.lines import BESIDE, HIDDEN
from screening.documents.charts.scale import LinearScale, scale_of

THICK = 11.0


@dataclass(frozen=True)
class Bar:
    """One bar, or one step of a funnel. Without a value (too few to print) only `text` is shown.

    `outline` is what was planned.
    """

    label: str
    value: float | None
    text: str
    note: str = ""
    outline: float | None = None


def bar_chart(title: str, bars: Sequence[Bar]) -> SafeString:
    """One bar a line, numbers at their ends; with `outline`, what was planned stands around what was done."""
    above = max((width_of(bar.label) for bar in bars), default=0.0) > BESIDE
    left = 2.0 if above else max((width_of(bar.label) for bar in bars), default=0.0) + 8
    room = max((bold_width(bar.text) for bar in bars), default=0.0) + 8
    scale = scale_of([*(bar.value for bar in bars), *(bar.outline for bar in bars)], left, NARROW - room)
    parts, top, feet = [], 2.0, ""
    for bar in bars:
        if above:
            parts.append(text(2, top + 9, shorten(bar.label, NARROW - 6)))
            top += 13
        else:
            parts.append(text(left - 6, top + 9, bar.label, END))
        end = _bar(parts, bar, scale, top)
        parts.append(text(end + 5, top + 9, bar.text, BOLD))
        feet += f"M{scale.at(0):.1f},{top - 2:.1f}v{THICK + 4:g}"
        top += _note(parts, bar.note, end + bold_width(bar.text) + 11, left, top) + 17
    return svg(NARROW, top + 1, _alternative_text(title, bars), [*parts, stroke(feet)], size=LETTER)


def _bar(parts: list[str], bar: Bar, scale: LinearScale, top: float) -> float:
    """Draws it and tells where it ends on the right."""
    zero, planned = scale.at(0), scale.at(bar.outline or 0)
    if bar.outline is not None:
        parts.append(stroke(f"M{zero:.1f},{top:.1f}h{planned - zero:.1f}v{THICK:g}H{zero:.1f}z"))
    if bar.value is None:
        parts.append(hatched_box(zero, top, HIDDEN, THICK))
        return max(zero + HIDDEN, planned)
    inset = 0.0 if bar.outline is None else 2.5
    end = scale.at(bar.value)
    parts.append(box(min(zero, end), top + inset, abs(end - zero), THICK - 2 * inset))
    return max(zero, end, planned)


def _note(parts: list[str], note: str, start: float, left: float, top: float) -> float:
    """The note after the number, or below where there is no room; how much higher the line became."""
    if not note:
        return 0.0
    if start + width_of(note) <= NARROW:
        parts.append(text(start, top + 9, note))
        return 0.0
    parts.append(text(left, top + 21.5, shorten(note, NARROW - left - 2)))
    return 17.0


def funnel_chart(title: str, steps: Sequence[Bar]) -> SafeString:
    """Each step below the one before, from the same edge; the dashed part are those who did not come so far."""
    room = max((bold_width(step.text) for step in steps), default=0.0) + 8
    scale = scale_of((step.value for step in steps), 2.0, NARROW - room)
    parts, top, before = [], 0.0, None
    for step in steps:
        parts.append(text(2, top + 10, shorten(step.label, NARROW - 4)))
        top += 14
        end = scale.at(step.value) if step.value is not None else 2 + HIDDEN
        lost = scale.at(before) if before is not None and step.value is not None else end
        parts.append(hatched_box(2, top, HIDDEN, THICK) if step.value is None else box(2, top, end - 2, THICK))
        if lost > end:
            parts.append(f'<path fill="none" {DASHES} d="M{end:.1f},{top:g}H{lost:.1f}v{THICK:g}H{end:.1f}"/>')
        end = max(end, lost) + 5
        parts.append(text(end, top + 9, step.text, BOLD))
        top += _note(parts, step.note, end + bold_width(step.text) + 6, 2, top) + 18
        before = step.value
    return svg(NARROW, top, _alternative_text(title, steps), parts, size=LETTER)


def _alternative_text(title: str, rows: Sequence[Bar]) -> str:
    return f"{title}: " + ", ".join(f"{row.label} {row.text}{f' ({row.note})' if row.note else ''}" for row in rows)
