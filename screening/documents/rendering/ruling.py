"""Lines of tables, drawn a row at a time.

WeasyPrint draws each side of each cell by itself: a clip, two rectangles and an artifact. A report has eight hundred of
them, a tenth of its time and of its bytes. Here the lines of a table are collected, neighbours become one rectangle,
and all of them one artifact. Borders of four sides, dashed or of a picture are left to WeasyPrint.
"""

from collections.abc import Iterator
from typing import Any

import weasyprint.draw

Line = tuple[Any, float, float, float, float]  # colour, x, y, width, height
SIDES = ("top", "right", "bottom", "left")
NEAR = 0.01

_draw_border, _draw_table = weasyprint.draw.draw_border, weasyprint.draw.draw_table
THEIRS: dict[tuple[Any, str], Any] = {
    (weasyprint.draw, "draw_border"): _draw_border,
    (weasyprint.draw, "draw_table"): _draw_table,
}
_collected: list[Line] | None = None  # while a table is drawn; one document at a time is printed in a process


def install() -> None:
    weasyprint.draw.draw_border, weasyprint.draw.draw_table = draw_border, draw_table


def draw_table(stream: Any, table: Any) -> None:
    global _collected
    lines: list[Line] = []
    _collected = lines
    try:
        _draw_table(stream, table)
    finally:
        _collected = None
    _paint(stream, _joined(lines))


def draw_border(stream: Any, box: Any) -> None:
    widths = [getattr(box, f"border_{side}_width") for side in SIDES]
    if not any(widths):
        return
    if all(widths) or not _is_plain(box, widths):
        _draw_border(stream, box)
    elif _collected is None:
        _paint(stream, list(_lines(box, widths)))
    else:
        _collected.extend(_lines(box, widths))


def _is_plain(box: Any, widths: list[float]) -> bool:
    style = box.style
    return (
        style["visibility"] == "visible"
        and style["border_image_source"][0] == "none"
        and all(style[f"border_{side}_style"] == "solid" for side, width in zip(SIDES, widths, strict=True) if width)
    )


def _lines(box: Any, widths: list[float]) -> Iterator[Line]:
    top, right, bottom, left = widths
    x, y, width, height = box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height()
    places = [(x, y, width, top), (x + width - right, y, right, height)]
    places += [(x, y + height - bottom, width, bottom), (x, y, left, height)]
    for side, place in zip(SIDES, places, strict=True):
        colour = box.style[f"border_{side}_color"]
        if place[2] and place[3]:
            yield (box.style["color"] if colour == "currentcolor" else colour, *place)


def _joined(lines: list[Line]) -> list[Line]:
    """Those of a row that follow each other as one."""
    found: list[Line] = []
    for colour, x, y, width, height in lines:
        if found:
            before, left, top, long, thick = found[-1]
            if before == colour and thick == height and abs(top - y) < NEAR and abs(left + long - x) < NEAR:
                found[-1] = (colour, left, top, long + width, height)
                continue
        found.append((colour, x, y, width, height))
    return found


def _paint(stream: Any, lines: list[Line]) -> None:
    if not lines:
        return
    with stream.artifact(), stream.stacked():
        for colour in dict.fromkeys(line[0] for line in lines):
            stream.set_color(colour)
            for line in lines:
                if line[0] == colour:
                    stream.rectangle(*line[1:])
            stream.fill()
