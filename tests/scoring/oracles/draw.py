"""The ten fixed matrices that another program computed too: `python -m tests.scoring.oracles.draw` writes them again.

They are committed because a random generator may change with its library; seed and recipe say where they came from.
Simulated answers, no real child: persons × items, an empty cell is a missing answer.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "matrices"
SEED = 20_261_125


@dataclass(frozen=True)
class Recipe:
    """n persons × k items; `cuts` turn a normal value into a code; items load on one trait, half of them on a second
    where `second` is above 0; `missing` is the share of empty cells; the last `turned` items point the wrong way."""

    n: int
    k: int
    cuts: tuple[float, ...]
    low: int
    loadings: tuple[float, float]
    missing: float = 0.0
    second: float = 0.0
    turned: int = 0


EVEN, SKEWED, FIVE = (-0.6, 0.3, 1.1), (0.7, 1.3, 1.9), (-1.2, -0.4, 0.4, 1.2)
RECIPES = (
    Recipe(60, 8, EVEN, 0, (0.5, 0.8)),
    Recipe(200, 12, SKEWED, 0, (0.5, 0.8)),
    Recipe(35, 5, FIVE, 1, (0.3, 0.5)),
    Recipe(1000, 20, FIVE, 1, (0.4, 0.8)),
    Recipe(50, 10, EVEN, 1, (0.5, 0.8), missing=0.03),
    Recipe(120, 8, EVEN, 0, (0.4, 0.7), missing=0.08),
    Recipe(40, 3, FIVE, 1, (0.6, 0.8)),
    Recipe(300, 12, EVEN, 1, (0.4, 0.6), second=0.5),
    Recipe(80, 16, FIVE, 1, (0.5, 0.9), missing=0.02),
    Recipe(90, 6, EVEN, 0, (0.5, 0.8), turned=1),
)


def draw(recipe: Recipe, rng: np.random.Generator) -> NDArray[np.float64]:
    """One matrix, NaN = missing."""
    loadings = rng.uniform(*recipe.loadings, recipe.k)
    loadings[recipe.k - recipe.turned :] *= -1
    extra = np.where(np.arange(recipe.k) < recipe.k / 2, recipe.second, 0.0)
    left = np.sqrt(1 - loadings**2 - np.minimum(extra**2, 1 - loadings**2))
    traits = rng.normal(size=(recipe.n, 2))
    values = np.outer(traits[:, 0], loadings) + np.outer(traits[:, 1], extra)
    values += left * rng.normal(size=(recipe.n, recipe.k))
    codes = np.digitize(values, recipe.cuts) + float(recipe.low)
    codes[rng.random(codes.shape) < recipe.missing] = np.nan
    return codes


def write() -> None:
    FOLDER.mkdir(exist_ok=True)
    for number, recipe in enumerate(RECIPES, 1):
        codes = draw(recipe, np.random.default_rng([SEED, number]))
        with (FOLDER / f"m{number:02}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([f"i{item}" for item in range(1, recipe.k + 1)])
            writer.writerows([["" if np.isnan(code) else int(code) for code in row] for row in codes])


def read(name: str) -> NDArray[np.float64]:
    """A committed matrix, NaN = missing."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return np.array([[float(cell) if cell else np.nan for cell in row] for row in rows])


if __name__ == "__main__":
    write()
