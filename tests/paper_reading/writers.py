"""People with pens: what they meant, and what they put on the paper.

fill_in(page, layout, random) -> Written       a page picture at 300 dpi with their marks on it, and the truth
"""

from dataclasses import dataclass, field
from random import Random

import numpy as np
from PIL import Image, ImageDraw
from PIL.Image import Image as Picture

from screening.paper_reading.layout import BOX_HEIGHT, Layout

DPMM = 300 / 25.4
PENS = {"gel": (0.5, 0.92), "ballpoint": (0.35, 0.80), "pencil": (0.5, 0.62), "weak pencil": (0.5, 0.42)}
HABITS = {"filled": 60, "loosely filled": 22, "cross": 6, "tick": 6, "slash": 6}


@dataclass
class Written:
    """`meant`: (row, line) → the box somebody meant, nothing for a blank; `kinds`: how it was written."""

    picture: Picture
    pen: str
    habit: str
    meant: dict[tuple[int, int], int | None] = field(default_factory=dict)
    kinds: dict[tuple[int, int], str] = field(default_factory=dict)


def fill_in(page: Picture, layout: Layout, random: Random, *, habit: str = "", pen: str = "", blank: float = 0.03):
    """One writer with one pen and one habit; a few blanks, a few corrections, answers mostly 0 as in a class."""
    pen = pen or random.choice(list(PENS))
    habit = habit or random.choices(list(HABITS), list(HABITS.values()))[0]
    written = Written(page, pen, habit)
    width, darkness = PENS[pen]
    hand = _Hand(page.size, width * random.uniform(0.85, 1.2), random)
    for row in range(layout.rows):
        for line in range(layout.questions):
            place = row, line
            if random.random() < blank:
                written.meant[place], written.kinds[place] = None, "blank"
                continue
            box = random.choices(range(layout.boxes), (*(60, 20, 10, 6), 4)[: layout.boxes])[0]
            written.meant[place], written.kinds[place] = box, habit
            if random.random() < 0.005:
                written.kinds[place] = "corrected"
                other = (box + 1) % layout.boxes
                hand.mark(layout, layout.box_centre(row, line, other), "filled")
                hand.mark(layout, layout.box_centre(row, line, other), "cross", reach=1.6)
            hand.mark(layout, layout.box_centre(row, line, box), habit)
    paper = np.asarray(page, np.float32)
    mask = np.asarray(hand.layer, np.float32) / 255
    grain = np.random.default_rng(random.getrandbits(32)).normal(1, 0.2 if "pencil" in pen else 0.05, mask.shape)
    written.picture = Image.fromarray(
        (paper * (1 - np.clip(mask * darkness * random.uniform(0.9, 1.05) * grain, 0, 1))).astype(np.uint8)
    )
    return written


class _Hand:
    """One hand: how far it strays is its own."""

    def __init__(self, size: tuple[int, int], width: float, random: Random) -> None:
        self.layer = Image.new("L", size)
        self._draw, self._random = ImageDraw.Draw(self.layer), random
        self._width = max(2, round(width * DPMM))
        self._stray = random.uniform(0.05, 0.28)

    def mark(self, layout: Layout, centre: tuple[float, float], habit: str, reach: float = 1.0) -> None:
        wide, tall = layout.box_width / 2 * reach, BOX_HEIGHT / 2 * reach
        x, y = (at + self._random.gauss(0, self._stray) for at in centre)
        if habit == "cross":
            self._stroke(x, y, [(-wide, -tall), (wide, tall)])
            self._stroke(x, y, [(wide, -tall), (-wide, tall)])
        elif habit == "tick":
            self._stroke(x, y, [(-wide, 0), (-wide * 0.2, tall * 0.7), (wide * 1.2, -tall * 1.1)])
        elif habit == "slash":
            self._stroke(x, y, [(wide, -tall), (-wide, tall)])
        else:
            step = 0.38 if habit == "filled" else 0.75
            lines = int(2 * tall / step) + 1
            inner = wide - 0.15
            self._stroke(x, y, [(inner if at % 2 else -inner, at * step - tall + 0.1) for at in range(lines)])

    def _stroke(self, x: float, y: float, points: list[tuple[float, float]]) -> None:
        def shaken(at: float) -> float:
            return at + self._random.gauss(0, 0.08)

        path = [((x + shaken(a)) * DPMM, (y + shaken(b)) * DPMM) for a, b in points]
        self._draw.line(path, fill=255, width=self._width, joint="curve")
