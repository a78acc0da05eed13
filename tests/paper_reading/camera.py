"""A camera over a sheet of paper: perspective, bent paper, light and shadow, blur, noise, JPEG. Knows nothing of how
photographs are read.

    photograph(page, severity, random) -> bytes      a JPEG of a page picture at 300 dpi; severity as in SEVERITIES
"""

import io
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from PIL.Image import Image as Picture

WIDTH, HEIGHT = 297.0, 210.0
Field = NDArray[np.float64]


@dataclass(frozen=True)
class Severity:
    """`megapixels` of the camera; `tilt` in degrees; `bend` in millimetres at most; `shadow`: share of light lost;
    `blur` in pixels; `noise` in grey levels; `quality` of the JPEG; `fills`: share of the picture's width."""

    megapixels: tuple[float, float]
    tilt: float
    bend: float
    shadow: float
    blur: tuple[float, float]
    noise: float
    quality: tuple[int, int]
    fills: tuple[float, float] = (0.82, 0.97)
    turned: float = 6.0


SEVERITIES = {
    "scanner": Severity((8.7, 8.7), 0, 0, 0, (0.3, 0.8), 2, (80, 95), (0.99, 0.995), 0.7),
    "good phone": Severity((12, 12), 6, 2, 0.15, (0.4, 0.9), 3, (80, 95)),
    "ordinary phone": Severity((8, 12), 12, 5, 0.4, (0.6, 1.5), 5, (65, 85)),
    "poor phone": Severity((2, 8), 18, 10, 0.6, (1.2, 3.5), 9, (40, 65), (0.7, 0.95), 15.0),
}


def photograph(page: Picture, severity: str, random: Random) -> bytes:
    how = SEVERITIES[severity]
    size = random.uniform(*how.megapixels) * 1e6
    shape = round((size / 4 * 3) ** 0.5), round((size / 3 * 4) ** 0.5)
    if severity == "scanner":
        shape = page.size[1], page.size[0]
    picture = _light(_seen(page, shape, _Scene(how, shape, random), random), how, random)
    noisy = Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(random.uniform(*how.blur))
    )
    rng = np.random.default_rng(random.getrandbits(32))
    grains = np.asarray(noisy, np.float32) + rng.normal(0, how.noise * random.uniform(0.5, 1), shape)
    turned = Image.fromarray(np.clip(grains, 0, 255).astype(np.uint8)).rotate(
        random.choice([0, 0, 0, 90, 180, 270]), expand=True
    )
    file = io.BytesIO()
    turned.convert("RGB").save(file, "JPEG", quality=random.randint(*how.quality))
    return file.getvalue()


class _Scene:
    """From millimetres on the paper to pixels: the paper is a part of a cylinder, seen by a pinhole."""

    def __init__(self, how: Severity, shape: tuple[int, int], random: Random) -> None:
        self._tilt = [np.radians(random.uniform(-how.tilt, how.tilt)) for _axis in range(2)]
        self._turn = np.radians(random.uniform(-how.turned, how.turned))
        self._axis = random.uniform(0, np.pi)
        self._bend, self._crest = how.bend * random.uniform(-1, 1), random.uniform(-0.4, 0.4)
        self._focus, self._away = 1.0, random.uniform(380, 520)
        edge = np.array([(x, y) for x in (0, WIDTH / 2, WIDTH) for y in (0, HEIGHT / 2, HEIGHT)], float)
        seen = self._projected(edge)
        fills = random.uniform(*how.fills)
        span = seen.max(axis=0) - seen.min(axis=0)
        self._zoom = fills * min(shape[1] / span[0], shape[0] / span[1])
        spare = (np.array([shape[1], shape[0]]) - span * self._zoom) / 2
        self._move = np.array([random.uniform(0.6, 1.4) for _axis in range(2)]) * spare - seen.min(axis=0) * self._zoom

    def __call__(self, paper: Field) -> Field:
        return np.asarray(self._projected(paper) * self._zoom + self._move)

    def _projected(self, paper: Field) -> Field:
        x, y = paper[..., 0] - WIDTH / 2, paper[..., 1] - HEIGHT / 2
        along = (x * np.cos(self._axis) + y * np.sin(self._axis)) / (WIDTH / 2)
        z = self._bend * (along - self._crest) ** 2
        x, y = x * np.cos(self._turn) - y * np.sin(self._turn), x * np.sin(self._turn) + y * np.cos(self._turn)
        about_x, about_y = self._tilt
        y, z = y * np.cos(about_x) - z * np.sin(about_x), y * np.sin(about_x) + z * np.cos(about_x)
        x, z = x * np.cos(about_y) + z * np.sin(about_y), -x * np.sin(about_y) + z * np.cos(about_y)
        far = self._away / (self._away + z)
        return np.stack([x * far, y * far], axis=-1)


def _seen(page: Picture, shape: tuple[int, int], scene: _Scene, random: Random) -> Field:
    """The page as it lies on a table, before light and lens."""
    paper = _onto_paper(scene, shape)
    pixels = paper * np.array([page.size[0] / WIDTH, page.size[1] / HEIGHT])
    source = np.asarray(page.filter(ImageFilter.GaussianBlur(0.8)), np.float32)
    inside = (paper[..., 0] > 0) & (paper[..., 1] > 0) & (paper[..., 0] < WIDTH) & (paper[..., 1] < HEIGHT)
    x, y = (np.clip(pixels[..., axis], 0, source.shape[1 - axis] - 2) for axis in (0, 1))
    left, top = x.astype(int), y.astype(int)
    across, down = x - left, y - top
    upper = source[top, left] * (1 - across) + source[top, left + 1] * across
    lower = source[top + 1, left] * (1 - across) + source[top + 1, left + 1] * across
    table = random.uniform(40, 150)
    return np.where(inside, (upper * (1 - down) + lower * down), table)


def _onto_paper(scene: _Scene, shape: tuple[int, int], step: int = 16) -> Field:
    """Which place of the paper each pixel sees, by Newton's method on every sixteenth pixel."""
    pixels = np.stack(np.meshgrid(np.arange(0, shape[1] + step, step), np.arange(0, shape[0] + step, step)), axis=-1)
    paper = np.zeros(pixels.shape) + np.array([WIDTH / 2, HEIGHT / 2])
    for _round in range(8):
        here = scene(paper)
        slopes = np.stack([scene(paper + np.eye(2)[axis]) - here for axis in (0, 1)], axis=-1)
        paper = paper + np.linalg.solve(slopes, (pixels - here)[..., None])[..., 0]
    for axis, size in ((0, shape[0]), (1, shape[1])):
        at = np.arange(size) / step
        first = at.astype(int)
        share = (at - first).reshape([-1 if one == axis else 1 for one in range(3)])
        paper = np.take(paper, first, axis) * (1 - share) + np.take(paper, first + 1, axis) * share
    return paper


def _light(picture: Field, how: Severity, random: Random) -> Field:
    """A lamp at one side, and the soft edge of a shadow across the paper."""
    height, width = picture.shape
    y, x = np.ogrid[0:height, 0:width]
    angle = random.uniform(0, 2 * np.pi)
    along = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    lamp = 1 - how.shadow * 0.5 * (along + 0.5)
    edge = random.uniform(-0.4, 0.4)
    shade = 1 - how.shadow * random.uniform(0, 1) / (1 + np.exp(-(along - edge) / random.uniform(0.01, 0.1)))
    return picture * lamp * shade * random.uniform(0.8, 0.97)
