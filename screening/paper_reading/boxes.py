"""How much ink is in each box of a flat picture, and what may be taken for an answer.

    read_cells(flat) -> list[Cell]      every line of every row, in their order

Ink is what darkens a box beyond its print, as a share of the black of the page's own marks; a page's pen is measured
on the page. Taken: one box clearly filled and no other. Blank: nothing in any box. All else is asked of a person.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.paper_reading.drawing import figure_ink
from screening.paper_reading.layout import BAR, BOX_HEIGHT, Layout
from screening.paper_reading.pose import SCALE, Flat

Inks = NDArray[np.float64]  # rows × lines × boxes
FILLED = 0.28  # of the ink of the page's own marks
SECOND = 0.30  # of the darkest box, and not more
BLANK = 0.07  # of black
FAINTEST = 0.25  # of black: a page's pen is not taken for weaker
HALF = 0.5  # of a box's height that ink must reach over
READ, EMPTY, ASKED = "read", "empty", "asked"


@dataclass(frozen=True)
class Cell:
    """`box`: the darkest one. `state`: read, empty, asked."""

    row: int
    question: int
    state: str
    box: int


def read_cells(flat: Flat) -> list[Cell]:
    inks, reach = measure(flat)
    order = np.sort(inks, axis=-1)
    darkest, second, box = order[..., -1], order[..., -2], inks.argmax(axis=-1)
    marked = darkest[darkest > 0.15]
    level = max(float(np.median(marked)), FAINTEST) if marked.size else 1.0
    far = np.take_along_axis(reach, box[..., None], axis=-1)[..., 0]
    taken = (darkest >= FILLED * level) & (darkest > 2 * BLANK) & (second <= SECOND * darkest) & (far >= HALF)
    empty = darkest <= BLANK
    state = np.where(taken, READ, np.where(empty, EMPTY, ASKED))
    rows, questions = state.shape
    return [Cell(r, q, str(state[r, q]), int(box[r, q])) for r in range(rows) for q in range(questions)]


def measure(flat: Flat) -> tuple[Inks, Inks]:
    """Ink of each box beyond its print; and over which share of the box's height there is some."""
    layout = flat.layout
    darkness = _darkness(flat)
    columns = np.array([[layout.box_centre(0, q, b)[0] for b in range(layout.boxes)] for q in range(layout.questions)])
    half = int((layout.box_width / 2 - 0.1) * SCALE)
    tall = int((BOX_HEIGHT / 2 - 0.1) * SCALE)
    xs = np.rint(columns * SCALE).astype(int)[None, :, :, None, None] + np.arange(-half, half + 1)
    ys = np.array([round(layout.row_centre(row) * SCALE) for row in range(layout.rows)])
    fields = darkness[ys[:, None, None, None, None] + np.arange(-tall, tall + 1)[:, None], xs]
    area = (2 * half + 1) / SCALE, (2 * tall + 1) / SCALE
    inks = fields.mean(axis=(-1, -2)) - np.array([figure_ink(box, *area) for box in range(layout.boxes)])
    print_of = np.percentile(inks, 40)  # at most one box of a line is filled: two fifths are always empty
    lines = fields.mean(axis=-1) - print_of
    return np.clip(inks - print_of, 0, None), (lines > 0.12).mean(axis=-1)


def _darkness(flat: Flat) -> NDArray[np.float32]:
    """0 where the paper is white, 1 where it is as black as the timing marks, in whatever light."""
    white = _white(flat)
    ratio = np.asarray(flat.grey / np.maximum(white, 1), np.float32)
    black = _black(flat.layout, ratio)
    return np.asarray(np.clip((1 - ratio) / max(1 - black, 0.2), 0, 1.2), np.float32)


def _white(flat: Flat) -> NDArray[np.float32]:
    """The light on the paper: what most of each small block reaches, smoothed."""
    block = 6 * SCALE
    height, width = (side // block for side in flat.grey.shape)
    blocks = flat.grey[: height * block, : width * block].reshape(height, block, width, block)
    levels = np.percentile(blocks, 88, axis=(1, 3)).astype(np.float32)
    padded = np.pad(levels, 1, mode="edge")
    levels = np.median([padded[y : y + height, x : x + width] for y in range(3) for x in range(3)], axis=0)
    rows = (np.arange(flat.grey.shape[0]) / block - 0.5).clip(0, height - 1)
    columns = (np.arange(flat.grey.shape[1]) / block - 0.5).clip(0, width - 1)
    top, left = np.minimum(rows.astype(int), height - 2), np.minimum(columns.astype(int), width - 2)
    down, across = (rows - top)[:, None], (columns - left)[None, :]
    upper = levels[top][:, left] * (1 - across) + levels[top][:, left + 1] * across
    lower = levels[top + 1][:, left] * (1 - across) + levels[top + 1][:, left + 1] * across
    return np.asarray(upper * (1 - down) + lower * down, np.float32)


def _black(layout: Layout, ratio: NDArray[np.float32]) -> float:
    half_width, half_height = (int(side / 2 * SCALE * 0.6) for side in BAR)
    levels = []
    for bars in layout.bars.values():
        for x, y in bars:
            column, row = round(x * SCALE), round(y * SCALE)
            field = ratio[row - half_height : row + half_height, column - half_width : column + half_width]
            levels.append(float(np.median(field)))
    return float(np.median(levels))
