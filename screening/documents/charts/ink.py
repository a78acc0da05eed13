"""What every chart is drawn with: presentation attributes only, black on white, one accent, shapes beside colour.

The font stands on the <svg> itself because SVG text inherits none from a printed page. A chart NARROW units wide has
letters of 10 units, so that none is under eleven pixels on a phone of 360; print.css keeps it as small on paper.
"""

from collections.abc import Iterable, Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FONT = "WellSans SC, system-ui, PingFang SC, Microsoft YaHei, sans-serif"
ACCENT = "#0b5563"
DASHES = 'stroke="#000" stroke-width="0.6" stroke-dasharray="4 2.5"'
NARROW = 280.0
LETTER = 10.0
END = ' text-anchor="end"'
MIDDLE = ' text-anchor="middle"'
BOLD = ' font-weight="bold"'
NOT_PRINTED = "—"


def svg(width: float, height: float, said: str, parts: Iterable[str], *, size: float = 8) -> SafeString:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="100%"'
    body = "".join(parts)
    return mark_safe(  # noqa: S308  # every text in it went through escape()
        f'{head} font-family="{FONT}" font-size="{size:g}" role="img"><title>{escape(said)}</title>{body}</svg>'
    )


def text(x: float, y: float, words: str, style: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}"{style}>{escape(words)}</text>'


def stroke(path: str, width: float = 0.7, style: str = "") -> str:
    return f'<path fill="none" stroke="#000" stroke-width="{width:g}"{style} d="{path}"/>' if path else ""


def box(x: float, y: float, width: float, height: float) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{ACCENT}"/>'


def hatched_box(x: float, y: float, width: float, height: float) -> str:
    """A number that is not printed: always as large, whatever the number is."""
    lines = "".join(f"M{x + at:.1f},{y + height:.1f}l{height:g},-{height:g}" for at in _steps(width - height, 5))
    return stroke(f"M{x:.1f},{y:.1f}h{width:g}v{height:g}h-{width:g}z{lines}", 0.6)


def _steps(end: float, step: float) -> list[float]:
    return [step * at for at in range(int(end // step) + 1)]


def number(value: float) -> str:
    said = f"{value:.1f}".removesuffix(".0")
    return "0" if said == "-0" else said


def width_of(words: str, size: float = LETTER) -> float:
    """About how wide a text is: Chinese characters are square, Latin letters a little over half."""
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in words)


def bold_width(words: str, size: float = LETTER) -> float:
    return 1.15 * width_of(words, size)


def shorten(words: str, room: float, size: float = LETTER) -> str:
    """As much of a name as there is room for; the whole of it stands in the title and in the table."""
    if width_of(words, size) <= room:
        return words
    kept = words
    while kept and width_of(kept, size) + size > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def line_through(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """One line through neighbours; a round without a score leaves a gap."""
    path = path_of(places)
    return [stroke(path, 1.5)] if path else []


def path_of(places: Sequence[tuple[float, float] | None]) -> str:
    path, pen_down = "", False
    for place in places:
        if place is not None:
            path += f"{'L' if pen_down else 'M'}{place[0]:.1f},{place[1]:.1f}"
        pen_down = place is not None
    return path


def spread(count: int, first: float, last: float) -> list[float]:
    if count == 1:
        return [(first + last) / 2]
    return [first + (last - first) * index / (count - 1) for index in range(count)]


def apart(wanted: Sequence[float], gap: float, highest: float = -99.0, lowest: float = 9999.0) -> list[float]:
    """Baselines pushed apart (in the given order) so that they can be read, between `highest` and `lowest`."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed, last = dict.fromkeys(order, 0.0), highest - gap
    for index in order:
        last = max(wanted[index], last + gap)
        placed[index] = last
    for index in reversed(order):
        placed[index] = min(placed[index], lowest)
        lowest = placed[index] - gap
    return [placed[index] for index in range(len(wanted))]


def few(labels: Sequence[str], room: float, size: float) -> list[str]:
    """Labels that fit side by side, counted from the last one; those between are left out."""
    widest = max((width_of(label, size) for label in labels), default=0.0) + 3
    every = max(1, -int(-widest * max(len(labels) - 1, 1) // max(room, 1)))
    return [label if (len(labels) - 1 - at) % every == 0 else "" for at, label in enumerate(labels)]
