"""How the totals of many children lie over a scale, with the lines that may be crossed: in the manner of `charts`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from screening.documents.charts.ink import ACCENT, DASHES, LETTER, NARROW, number, svg, text
from screening.documents.charts.scores import Limit


@dataclass(frozen=True)
class HistogramBin:
    """Whole per cent of the children whose total lies from `first` to `last`, both whole points and included."""

    first: int
    last: int
    share: int

    @property
    def height(self) -> float:
        """Bars may be of different widths: what their areas show is the share."""
        return self.share / (self.last - self.first + 1)


def spread_chart(title: str, steps: Sequence[HistogramBin], limits: Sequence[Limit] = ()) -> SafeString:
    """Bars from the lowest to the highest total; each limit is a dashed line, its name beside its upper end."""
    base, top, left, right = 126.0, 30.0, 6.0, NARROW - 6
    low, high = steps[0].first, steps[-1].last + 1
    most = max(0.01, *(step.height for step in steps))

    def x(value: float) -> float:
        return left + (right - left) * (value - low) / (high - low)

    parts = [f'<path fill="none" stroke="#000" stroke-width=".7" d="M{left},{base}L{right},{base}"/>']
    for step in steps:
        tall = (base - top) * step.height / most
        start, wide = x(step.first) + 0.6, x(step.last + 1) - x(step.first) - 1.2
        parts.append(
            f'<rect x="{start:.1f}" y="{base - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{ACCENT}"/>'
        )
    parts += [
        text(x(step.first + 0.5), base + 11, str(step.first), ' text-anchor="middle"') for step in labelled_bins(steps)
    ]
    for row, limit in enumerate(limits):
        at = x(limit.value)
        parts.append(f'<path fill="none" {DASHES} d="M{at:.1f},{4 + 12 * row}L{at:.1f},{base}"/>')
        parts.append(text(*_beside(at, 12 + 12 * row, limit.label)))
    said = ", ".join(f"{step.first}–{step.last}: {step.share} %" for step in steps if step.share)
    lines = ", ".join(f"{limit.label} ({number(limit.value)})" for limit in limits)
    return svg(NARROW, 140, f"{title}: {said}; {lines}" if lines else f"{title}: {said}", parts, size=LETTER)


def labelled_bins(steps: Sequence[HistogramBin]) -> Sequence[HistogramBin]:
    """Steps that get a number below them: about ten, evenly spread."""
    return steps[:: max(1, -(-len(steps) // 10))]


def _beside(at: float, height: float, label: str) -> tuple[float, float, str, str]:
    """The name of a line, on the side where there is room."""
    return (at - 3, height, label, ' text-anchor="end"') if at > 165 else (at + 3, height, label, "")
