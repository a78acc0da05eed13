"""Simulated answers: four correlated traits, category cuts, raters with their own ruler. Never a finding."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument, Item

TRAITS = ("teacher-connection", "teacher-engagement", "child-loneliness", "child-engagement")
CORRELATION = np.array([[1, 0.50, 0.35, 0.20], [0.50, 1, 0.20, 0.40], [0.35, 0.20, 1, 0.40], [0.20, 0.40, 0.40, 1]])
ROOT = np.linalg.cholesky(CORRELATION)
STABLE, LOADING, SPECIFIC, STYLE, RATER_SD = 0.78, 0.65, 0.30, 0.25, 0.32
CARE_EFFECT = np.array([0.0, 0.10, 0.13, 0.32, 0.28])
CARE_WEIGHT = np.array([1.0, 0.5, 1.0, 0.5])
RARER = {"c7", "c8", "e8", "e11", "e12", "l6", "l8"}
COMMONER = {"e1", "e4", "e5", "e7", "l4", "l10", "g7", "g9", "g10"}
# Category cuts on a standard normal, from the shares .66/.20/.10/.04 and so on.
CUTS = {
    "usual": (0.4125, 1.0803, 1.7507),
    "rarer": (0.8416, 1.4758, 2.0537),
    "commoner": (0.0, 0.7722, 1.4758),
    "strength": (-1.2816, -0.3853, 0.6128),
}


@dataclass
class Trait:
    """A child's stable part and the event that still echoes."""

    stable: NDArray[np.float64]
    event: float = 0.0


@dataclass
class Rater:
    """A class teacher's ruler: where it starts and how far it spreads."""

    intercept: float
    spread: float


@dataclass
class Model:
    """Draws one round after another for the same children and raters."""

    rng: np.random.Generator
    children: dict[int, Trait] = field(default_factory=dict)
    raters: dict[int, Rater] = field(default_factory=dict)

    def states(self, ids: list[int], care: dict[int, int]) -> NDArray[np.float64]:
        """Concern of each child on the four traits in this round, shape (n, 4)."""
        fresh = self.rng.normal(size=(len(ids), 4)) @ ROOT.T
        events = self.rng.random(len(ids)) < 0.04
        rows = []
        for index, child in enumerate(ids):
            trait = self.children.setdefault(child, Trait(ROOT @ self.rng.normal(size=4)))
            trait.event = 1.0 if events[index] else trait.event / 2
            effect = CARE_EFFECT[care.get(child, 0)] * CARE_WEIGHT
            rows.append(np.sqrt(STABLE) * trait.stable + np.sqrt(1 - STABLE) * fresh[index] + effect + trait.event)
        return np.array(rows).reshape(len(ids), 4)

    def rater(self, key: int) -> Rater:
        if key not in self.raters:
            self.raters[key] = Rater(float(self.rng.normal() * RATER_SD), float(self.rng.uniform(0.85, 1.15)))
        return self.raters[key]

    def answer(self, instrument: Instrument, state: NDArray[np.float64], rater: Rater | None) -> NDArray[np.int_]:
        """Codes of shape (n children, k items)."""
        subscales = [s for s in instrument.scales if s.role == "subscale"]
        factors = {s.id: self.rng.normal(size=len(state)) for s in subscales}
        style = self.rng.normal(size=len(state))
        lowest = min(option.code for option in instrument.options)
        columns = []
        for index, item in enumerate(instrument.items):
            factor = next((factors[s.id] for s in subscales if item.id in s.items), None)
            latent = self._latent(index, item, state, factor, style, rater)
            columns.append(lowest + np.digitize(latent, CUTS[_kind(item)]))
        return np.array(columns, dtype=int).T

    def _latent(
        self,
        index: int,
        item: Item,
        state: NDArray[np.float64],
        factor: NDArray[np.float64] | None,
        style: NDArray[np.float64],
        rater: Rater | None,
    ) -> NDArray[np.float64]:
        sign = -1 if item.direction == "strength" else 1
        loading = LOADING + (-0.08, -0.03, 0.03, 0.08)[index % 4]
        used = loading**2 + (SPECIFIC**2 if factor is not None else 0) + (STYLE**2 if sign < 0 else 0)
        y = sign * loading * state + np.sqrt(1 - used) * self.rng.normal(size=len(state))
        if factor is not None:
            y = y + sign * SPECIFIC * factor
        if sign < 0:
            y = y + STYLE * style
        return y if rater is None else rater.spread * y + sign * rater.intercept


def _kind(item: Item) -> str:
    if item.direction == "strength":
        return "strength"
    return "rarer" if item.id in RARER else "commoner" if item.id in COMMONER else "usual"
