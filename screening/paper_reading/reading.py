"""A file of pictures becomes pages read, or refused with the reason.

read_file(content) -> Iterator[PageRead | PageRefused]     page after page; raises nothing for what is in the file
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from screening.paper_reading.boxes import ASKED, Cell, read_cells
from screening.paper_reading.images import Unreadable, open_pages
from screening.paper_reading.layout import ROW, Layout
from screening.paper_reading.pose import SCALE, CannotFit, Flat, find_marks, flatten

WORST_FIT = 2.2  # millimetres a timing mark may stand from its place
MOST_ASKED = 0.34  # of a page; more is a bad picture, not a doubtful writer
AROUND = 1.0  # millimetres around a cell in its crop


@dataclass(frozen=True)
class Crop:
    """An asked cell as a picture: PNG."""

    row: int
    question: int
    picture: bytes


@dataclass(frozen=True)
class PageRead:
    """`code`: eleven signs of the paper code; `flat_picture`: the side made flat, JPEG."""

    code: str
    side: int
    layout: Layout
    cells: list[Cell]
    crops: list[Crop]
    flat_picture: bytes


@dataclass(frozen=True)
class PageRefused:
    """`reason`: not-a-picture, too-large, too-many-pages, no-marks, two-pages, hidden, far, bent, unclear."""

    reason: str


def read_file(content: bytes) -> Iterator[PageRead | PageRefused]:
    try:
        for grey in open_pages(content):
            yield read_page(grey)
    except Unreadable as refusal:
        yield PageRefused(refusal.args[0])


def read_page(grey: NDArray[np.uint8]) -> PageRead | PageRefused:
    marks = find_marks(grey)
    if not marks:
        return PageRefused("no-marks")
    if len({(one.mark.code, one.mark.side, one.mark.layout) for one in marks}) > 1 or len(marks) > 6:
        return PageRefused("two-pages")
    try:
        flat = flatten(grey, marks)
    except CannotFit as refusal:
        return PageRefused(refusal.args[0])
    cells = read_cells(flat)
    asked = [one for one in cells if one.state == ASKED]
    if flat.fit > WORST_FIT:
        return PageRefused("bent")
    if len(asked) > MOST_ASKED * len(cells):
        return PageRefused("unclear")
    mark = marks[0].mark
    crops = [Crop(one.row, one.question, _crop(flat, one)) for one in asked]
    return PageRead(mark.code, mark.side, mark.layout, cells, crops, _saved(flat.grey[::2, ::2], "JPEG", quality=60))


def _crop(flat: Flat, cell: Cell) -> bytes:
    layout = flat.layout
    x, y = layout.line_centre(cell.question), layout.row_centre(cell.row)
    wide, tall = layout.line / 2 + AROUND, ROW / 2 + AROUND
    top, bottom, left, right = (round(at * SCALE) for at in (y - tall, y + tall, x - wide, x + wide))
    return _saved(flat.grey[top:bottom, left:right], "PNG")


def _saved(grey: NDArray[np.uint8], kind: str, **options: int) -> bytes:
    file = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(grey)).save(file, kind, optimize=True, **options)
    return file.getvalue()
