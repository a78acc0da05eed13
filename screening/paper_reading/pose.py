"""Where a side lies in a picture, and the picture made flat.

    find_marks(grey) -> list[FoundMark]         what zxing-cpp sees of ours
    flatten(grey, marks) -> Flat                raises CannotFit; 8 pixels a millimetre, upright

The corners of the marks give a projection with a quadratic bend, good to a millimetre; the timing marks around the
grid, found near where that says, take away what is left. Between them the rest is blended from the four sides (a Coons
patch: Coons 1967), because paper bends in one direction at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from screening.paper_reading.layout import BAR, BAR_GAP, BAR_LEFT, GRID_LEFT, GRID_TOP, MARK, PAGE, Layout, Mark

Grey = NDArray[np.uint8]
Points = NDArray[np.float64]
SCALE = 8  # pixels a millimetre of the flat picture
STEP = 3.0  # millimetres between places that are computed; those between them are interpolated
COARSEST = 6.0  # pixels a millimetre of a photograph
SEARCH = 2.4  # millimetres around its place in which a timing mark is looked for
FEWEST_MARKS = 5
FEWEST_BARS = 0.7  # of each side


class CannotFit(ValueError):
    """``args[0]``: hidden, far, bent, unclear."""


@dataclass(frozen=True)
class FoundMark:
    """A mark with its corners in pixels: upper left, upper right, lower right, lower left of the upright mark."""

    mark: Mark
    corners: Points


@dataclass(frozen=True)
class Flat:
    """`grey`: 8 pixels a millimetre; `fit`: the largest move by timing marks, in millimetres."""

    layout: Layout
    grey: Grey
    fit: float
    resolution: float


def find_marks(grey: Grey) -> list[FoundMark]:
    found = {}
    for code in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        try:
            mark = Mark.parse(code.text)
        except ValueError:
            continue
        at = code.position
        corners = [(one.x, one.y) for one in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
        found[mark, corners[0]] = FoundMark(mark, np.array(corners, float))
    return list(found.values())


def flatten(grey: Grey, marks: Sequence[FoundMark]) -> Flat:
    """The marks are of one side."""
    layout = marks[0].mark.layout
    if len({one.mark.number for one in marks}) < FEWEST_MARKS:
        raise CannotFit("hidden")
    projection = Projection(layout, marks)
    resolution = projection.resolution()
    if resolution < COARSEST:
        raise CannotFit("far")
    moves = _measured_moves(layout, grey, projection)
    fit = float(max(np.abs(move).max() for move in moves.values()))
    paper = np.stack(np.meshgrid(*(np.arange(0, side + STEP, STEP) for side in PAGE)), axis=-1)
    width, height = (round(side * SCALE) for side in PAGE)
    places = _between(projection(paper + blend(layout, moves, paper)), height, width)
    return Flat(layout, sample(grey, places), fit, resolution)


class Projection:
    """From millimetres on the paper to pixels of the picture: a plane seen from somewhere, bent quadratically."""

    def __init__(self, layout: Layout, marks: Sequence[FoundMark]) -> None:
        paper = np.concatenate([_corners(layout, one.mark.number) for one in marks])
        pixels = np.concatenate([one.corners for one in marks])
        self._matrix = _homography(paper, pixels)
        rest = pixels - self._plane(paper)
        self._bend = np.linalg.lstsq(_terms(paper), rest, rcond=None)[0]

    def __call__(self, paper: Points) -> Points:
        return self._plane(paper) + _terms(paper) @ self._bend

    def _plane(self, paper: Points) -> Points:
        projected = np.concatenate([paper, np.ones((*paper.shape[:-1], 1))], axis=-1) @ self._matrix.T
        return np.asarray(projected[..., :2] / projected[..., 2:])

    def resolution(self) -> float:
        """Pixels a millimetre where the paper is farthest away."""
        width, height = PAGE
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
        lengths = np.linalg.norm(np.roll(self(corners), -1, axis=0) - self(corners), axis=1)
        return float((lengths / np.array([width, height, width, height])).min())


def _corners(layout: Layout, number: int) -> Points:
    x, y = layout.marks[number]
    return np.array([(x, y), (x + MARK, y), (x + MARK, y + MARK), (x, y + MARK)])


def _terms(paper: Points) -> Points:
    x, y = paper[..., 0] / PAGE[0] - 0.5, paper[..., 1] / PAGE[1] - 0.5
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _homography(paper: Points, pixels: Points) -> Points:
    """Direct linear transform of points that were brought near zero, so that the equations are of one size."""
    move = np.array([[1 / PAGE[0], 0, -0.5], [0, 1 / PAGE[1], -0.5], [0, 0, 1]])
    centre, size = pixels.mean(axis=0), pixels.std()
    x, y = (paper / np.array(PAGE) - 0.5).T
    u, v = ((pixels - centre) / size).T
    zero, one = np.zeros_like(x), np.ones_like(x)
    above = np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], axis=-1)
    below = np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], axis=-1)
    matrix = np.linalg.svd(np.concatenate([above, below]))[2][-1].reshape(3, 3)
    back = np.array([[size, 0, centre[0]], [0, size, centre[1]], [0, 0, 1]])
    return np.asarray(back @ matrix @ move)


def _between(nodes: Points, height: int, width: int) -> Points:
    """Pixels of the picture for each pixel of the flat one, from those computed every `STEP` millimetres."""
    for axis, size in ((0, height), (1, width)):
        at = np.arange(size) / (STEP * SCALE)
        first = np.minimum(at.astype(int), nodes.shape[axis] - 2)
        share = (at - first).astype(np.float32).reshape([-1 if one == axis else 1 for one in range(3)])
        nodes = nodes.astype(np.float32)
        nodes = np.take(nodes, first, axis) * (1 - share) + np.take(nodes, first + 1, axis) * share
    return nodes


def sample(grey: Grey, pixels: Points) -> Grey:
    """The picture at these places, between pixels by their four neighbours; white outside."""
    height, width = grey.shape
    x, y = pixels[..., 0], pixels[..., 1]
    left = np.clip(np.floor(x).astype(np.int32), 0, width - 2)
    top = np.clip(np.floor(y).astype(np.int32), 0, height - 2)
    across = np.clip(x - left, 0, 1).astype(np.float32)
    down = np.clip(y - top, 0, 1).astype(np.float32)
    at = top * width + left
    flat = grey.ravel()
    upper = flat[at] * (1 - across) + flat[at + 1] * across
    lower = flat[at + width] * (1 - across) + flat[at + width + 1] * across
    found = upper * (1 - down) + lower * down
    outside = (x < 0) | (y < 0) | (x > width - 1) | (y > height - 1)
    found[outside] = 255
    return np.asarray(np.round(found), np.uint8)


def _measured_moves(layout: Layout, grey: Grey, projection: Projection) -> dict[str, Points]:
    """How far each timing mark stands from where the projection says, side by side of the grid, in millimetres."""
    moves = {}
    for side, bars in layout.bars.items():
        found = np.array([_find_bar(grey, projection, bar) for bar in bars])
        moves[side] = _steadied(found, [bar[side in ("left", "right")] for bar in bars])
    return moves


def _find_bar(grey: Grey, projection: Projection, bar: tuple[float, float]) -> tuple[float, float]:
    """Where the darkest field of the size of a timing mark in a lighter one is; not a number where there is none."""
    reach = SEARCH + max(BAR)
    steps = np.arange(-reach, reach, 1 / SCALE)
    patch = sample(grey, projection(np.stack(np.meshgrid(bar[0] + steps, bar[1] + steps), axis=-1))).astype(np.float64)
    inner = _field_means(patch, BAR[0], BAR[1])
    outer = _field_means(patch, BAR[0] + 1.2, BAR[1] + 1.2)
    area, around = BAR[0] * BAR[1], (BAR[0] + 1.2) * (BAR[1] + 1.2)
    contrast = (outer * around - inner * area) / (around - area) - inner
    edge = int(max(BAR) * SCALE)
    seen = contrast[edge:-edge, edge:-edge]
    best = seen.max()
    if best < 0.3 * max(np.percentile(patch, 90), 60):
        return (np.nan, np.nan)
    weight = np.clip(seen - 0.8 * best, 0, None)  # the middle of the peak, finer than a pixel
    down, across = (float((weight * index).sum() / weight.sum()) for index in np.indices(seen.shape))
    return float(steps[edge] + across / SCALE), float(steps[edge] + down / SCALE)


def _field_means(patch: Points, width: float, height: float) -> Points:
    """The mean of a field around each pixel, by sums of columns and rows."""
    across, down = (max(1, round(size * SCALE / 2)) for size in (width, height))
    padded = np.pad(patch, ((down + 1, down), (across + 1, across)), mode="edge").cumsum(0).cumsum(1)
    tall, wide = 2 * down + 1, 2 * across + 1
    sums = padded[tall:, wide:] - padded[:-tall, wide:] - padded[tall:, :-wide] + padded[:-tall, :-wide]
    return np.asarray(sums / (tall * wide))


def _steadied(moves: Points, places: Sequence[float]) -> Points:
    """Without what stands far from its neighbours, and filled in between. Raises CannotFit."""
    seen = ~np.isnan(moves[:, 0])
    if len(moves) > 4:
        near = np.array([np.nanmedian(moves[max(0, at - 2) : at + 3], axis=0) for at in range(len(moves))])
        seen &= ~(np.abs(moves - near).max(axis=1) > 0.5)
    if seen.mean() < FEWEST_BARS:
        raise CannotFit("bent")
    at = np.array(places)
    return np.stack([np.interp(at, at[seen], moves[seen, axis]) for axis in (0, 1)], axis=-1)


def blend(layout: Layout, moves: dict[str, Points], paper: Points) -> Points:
    """The moves inside the grid, blended from its four sides."""
    right = layout.right + GRID_LEFT - BAR_LEFT
    top, bottom = GRID_TOP - BAR_GAP, layout.bottom + BAR_GAP
    u = np.clip((paper[0, :, 0] - BAR_LEFT) / (right - BAR_LEFT), -0.02, 1.02)[None, :, None]
    v = np.clip((paper[:, 0, 1] - top) / (bottom - top), -0.02, 1.02)[:, None, None]
    rows = [bar[1] for bar in layout.bars["left"]]
    lines = [bar[0] for bar in layout.bars["top"]]
    left, far = (_along(paper[:, 0, 1], rows, moves[side])[:, None] for side in ("left", "right"))
    above, below = (_along(paper[0, :, 0], lines, moves[side])[None, :] for side in ("top", "bottom"))
    upper_left, lower_left = (moves["left"][end] + moves[side][0] for end, side in ((0, "top"), (-1, "bottom")))
    upper_right, lower_right = (moves["right"][end] + moves[side][-1] for end, side in ((0, "top"), (-1, "bottom")))
    flat = (1 - v) * ((1 - u) * upper_left + u * upper_right) + v * ((1 - u) * lower_left + u * lower_right)
    return np.asarray((1 - u) * left + u * far + (1 - v) * above + v * below - flat / 2)


def _along(places: Points, known: Sequence[float], moves: Points) -> Points:
    return np.stack([np.interp(places, known, moves[:, axis]) for axis in (0, 1)], axis=-1)
