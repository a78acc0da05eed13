"""The measures of a side with boxes, and what its marks say.

    Layout(rows, questions, boxes)     1–20 children, 1–20 lines, 2–5 boxes a line; raises ValueError
    Mark(code, side, number, layout)   what one of the six QR marks carries; `Mark.parse` raises ValueError

Pale print is what makes pens readable: outlines are 65 % grey, the digit in a box 45 %.
"""

import string
from dataclasses import dataclass
from functools import cached_property
from typing import Self

PAGE = (297.0, 210.0)
ROW = 6.3
GRID_LEFT, GRID_TOP, GRID_WIDTH = 36.5, 50.0, 250.0
WIDEST_LINE = 17.0
BOX_HEIGHT, WIDEST_PITCH = 3.5, 2.86
LINE_MARGIN, BOX_SHARE = 0.7, 0.81
MARK = 13.0
MARKS_ACROSS, MARKS_TOP, MARKS_UNDER = (8.0, 142.0, 276.0), 7.0, 5.0
BAR = (2.0, 1.2)  # a timing mark: as wide and as high
BAR_LEFT, BAR_GAP = 34.5, 1.6  # centre of the left ones; from the grid to the centre of those above and below
MOST, MOST_BOXES = 20, 5
DIGITS = string.digits + string.ascii_uppercase

Point = tuple[float, float]


@dataclass(frozen=True)
class Layout:
    """Rows of children, lines of the form beside each other, boxes of a line."""

    rows: int
    questions: int
    boxes: int

    def __post_init__(self) -> None:
        if not (1 <= self.rows <= MOST and 1 <= self.questions <= MOST and 2 <= self.boxes <= MOST_BOXES):
            raise ValueError(f"no such layout: {self}")

    @cached_property
    def line(self) -> float:
        """Width of one line of the form."""
        return min(WIDEST_LINE, GRID_WIDTH / self.questions)

    @cached_property
    def pitch(self) -> float:
        return min(WIDEST_PITCH, (self.line - LINE_MARGIN) / self.boxes)

    @property
    def box_width(self) -> float:
        return self.pitch * BOX_SHARE

    @property
    def right(self) -> float:
        return GRID_LEFT + self.line * self.questions

    @property
    def bottom(self) -> float:
        return GRID_TOP + ROW * self.rows

    def row_centre(self, row: int) -> float:
        return GRID_TOP + ROW * (row + 0.5)

    def line_centre(self, question: int) -> float:
        return GRID_LEFT + self.line * (question + 0.5)

    def box_centre(self, row: int, question: int, box: int) -> Point:
        return self.line_centre(question) + (box - (self.boxes - 1) / 2) * self.pitch, self.row_centre(row)

    @cached_property
    def marks(self) -> list[Point]:
        """Upper left corners of the six marks: three above, three close under the last row."""
        return [(x, y) for y in (MARKS_TOP, self.bottom + MARKS_UNDER) for x in MARKS_ACROSS]

    @cached_property
    def bars(self) -> dict[str, list[Point]]:
        """Centres of the timing marks along each side of the grid."""
        rows = [self.row_centre(row) for row in range(self.rows)]
        lines = [self.line_centre(question) for question in range(self.questions)]
        right = self.right + (GRID_LEFT - BAR_LEFT)
        return {
            "left": [(BAR_LEFT, y) for y in rows],
            "right": [(right, y) for y in rows],
            "top": [(x, GRID_TOP - BAR_GAP) for x in lines],
            "bottom": [(x, self.bottom + BAR_GAP) for x in lines],
        }

    def __str__(self) -> str:
        return DIGITS[self.rows] + DIGITS[self.questions] + DIGITS[self.boxes]


@dataclass(frozen=True)
class Mark:
    """`code`: the eleven signs of the paper code of this side, with its check sign; `number`: 0 to 5."""

    code: str
    side: int
    number: int
    layout: Layout

    @classmethod
    def parse(cls, text: str) -> Self:
        if len(text) != 16 or set(text) - set(DIGITS):
            raise ValueError("not one of our marks")
        side, number, *measures = (DIGITS.index(sign) for sign in text[11:])
        if number > 5 or not side:
            raise ValueError("not one of our marks")
        return cls(text[:11], side, number, Layout(*measures))

    def __str__(self) -> str:
        """Sixteen letters and digits: as many as the smallest QR code carries beside a quarter of errors."""
        return f"{self.code}{DIGITS[self.side]}{DIGITS[self.number]}{self.layout}"
