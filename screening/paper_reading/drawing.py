"""The boxes and marks of one side as SVG, to lie under its texts.

    draw(layout, code, side, empty=()) -> str      `empty`: rows without boxes, their child is left out

One path a kind of line, and figures of strokes instead of letters: a hundredth of the elements, and no font to differ.
"""

import itertools
from collections.abc import Collection, Iterator

import segno

from screening.paper_reading.layout import (
    BAR,
    BOX_HEIGHT,
    GRID_LEFT,
    GRID_TOP,
    MARK,
    PAGE,
    ROW,
    Layout,
    Mark,
)

OUTLINE, FIGURE, INK = "#595959", "#8c8c8c", "#000"
FIGURES = (  # strokes of 0 to 3 and of “–”, in tenths of a millimetre from the centre
    (((-4, -7), (4, -7), (4, 7), (-4, 7), (-4, -7)),),
    (((0, -7), (0, 7)),),
    (((-4, -7), (4, -7), (4, 0), (-4, 0), (-4, 7), (4, 7)),),
    (((-4, -7), (4, -7), (4, 7), (-4, 7)), ((-4, 0), (4, 0))),
    (((-4, 0), (4, 0)),),
)
STROKE = 0.2
GROUP = 4


def figure_ink(box: int, width: float, height: float) -> float:
    """How black a field around the figure of an empty box is on the average, 0 to 1."""
    length = sum(
        abs(x2 - x1) + abs(y2 - y1) for stroke in FIGURES[box] for (x1, y1), (x2, y2) in itertools.pairwise(stroke)
    )
    return length / 10 * STROKE * (1 - int(FIGURE[1:3], 16) / 255) / (width * height)


def draw(layout: Layout, code: str, side: int, empty: Collection[int] = ()) -> str:
    rows = [row for row in range(layout.rows) if row not in empty]
    boxes = [(box, *layout.box_centre(row, at, box)) for row in rows for at in _lines(layout) for box in _boxes(layout)]
    width, height = layout.box_width, BOX_HEIGHT
    outlines = "".join(_box(x, y, width, height) for _box_at, x, y in boxes)
    bars = "".join(_box(x, y, *BAR) for side_bars in layout.bars.values() for x, y in side_bars)
    figures = "".join(_figure(box, x, y) for box, x, y in boxes)
    thin, heavy = _ruling(layout)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{PAGE[0]:g}mm" height="{PAGE[1]:g}mm" '
        f'viewBox="0 0 {PAGE[0]:g} {PAGE[1]:g}">'
        f'<path d="{"".join(_marks(layout, code, side))}{bars}" fill="{INK}"/>'
        f'<path d="{figures}" fill="none" stroke="{FIGURE}" stroke-width="{STROKE}"/>'
        f'<path d="{outlines}" fill="none" stroke="{OUTLINE}" stroke-width=".15"/>'
        f'<path d="{thin}" stroke="{INK}" stroke-width=".12"/>'
        f'<path d="{heavy}" stroke="{INK}" stroke-width=".35"/></svg>'
    )


def _lines(layout: Layout) -> range:
    return range(layout.questions)


def _boxes(layout: Layout) -> range:
    return range(layout.boxes)


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x - width / 2:.2f},{y - height / 2:.2f}h{width:.2f}v{height:.2f}h-{width:.2f}z"


def _figure(box: int, x: float, y: float) -> str:
    return "".join(
        "M" + "L".join(f"{x + across / 10:.2f},{y + down / 10:.2f}" for across, down in stroke)
        for stroke in FIGURES[box]
    )


def _ruling(layout: Layout) -> tuple[str, str]:
    """Thin lines between rows and lines of the form, heavy ones after every fourth and around."""
    across = [
        (f"M{GRID_LEFT:.2f},{GRID_TOP + ROW * row:.2f}H{layout.right:.2f}", row % 5 == 0)
        for row in range(layout.rows + 1)
    ]
    down = [
        (f"M{GRID_LEFT + layout.line * at:.2f},{GRID_TOP:.2f}V{layout.bottom:.2f}", at % GROUP == 0)
        for at in range(layout.questions + 1)
    ]
    lines = across + down
    return "".join(path for path, heavy in lines if not heavy), "".join(path for path, heavy in lines if heavy)


def _marks(layout: Layout, code: str, side: int) -> Iterator[str]:
    """Six QR codes of 21 × 21 modules, each a run of dark modules a rectangle."""
    for number, (left, top) in enumerate(layout.marks):
        qr = segno.make(str(Mark(code, side, number, layout)), version=1, error="q", mode="alphanumeric")
        matrix = [list(row) for row in qr.matrix]
        module = MARK / len(matrix)
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    yield f"M{left + x * module:.3f},{top + y * module:.3f}h{module:.3f}v{module:.3f}h-{module:.3f}z"
