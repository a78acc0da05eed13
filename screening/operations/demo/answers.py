"""Simulated answers: four correlated traits, category cuts, raters with their own ruler. Never a finding."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument, Item

TRAITS = ("teacher-connection", "teacher-engagement", "child-loneliness", "child-engagement")
CORRELATION = np.array([[1, 0.50, 0.35, 0.20], [0.50, 1, 0.20, 0.40], [0.35, 0.20, 1, 0.40], [0.20, 0.40, 0.40, 1]])
ROOT = np.linalg.cholesky(CORRELATION)
STABLE, LOADING, SPECIFIC, STYLE, RATER_SD, STRICT = 0.78, 0.65, 0.30, 0.25, 0.32, 0.70
EVENT_SHARE = 0.04
USUAL_EVENTS = 0.06  # what hard times come to on the whole: they move single children, not the county
RARER = {"c7", "c8", "e8", "e11", "e12", "l6", "l8"}
COMMONER = {"e1", "e4", "e5", "e7", "l4", "l10", "g7", "g9", "g10"}
# Category cuts on a standard normal, from the shares .66/.20/.10/.04 and so on.
CUTS = {
    "usual": (0.4125, 1.0803, 1.7507),
    "rarer": (0.8416, 1.4758, 2.0537),
    "commoner": (0.0, 0.7722, 1.4758),
    "strength": (-1.2816, -0.3853, 0.6128),
}
Concern = NDArray[np.float64]


@dataclass
class Trait:
    """A child's stable part, the hard time that still echoes, and what support has eased."""

    stable: Concern
    event: float = 0.0
    eased: float = 0.0


Rater = tuple[float, float]  # a class teacher's ruler: where it starts and how far it spreads


@dataclass
class Model:
    """Draws one round after another for the same children and raters."""

    rng: np.random.Generator
    children: dict[int, Trait] = field(default_factory=dict)
    raters: dict[int, Rater] = field(default_factory=dict)
    struck: list[int] = field(default_factory=list)  # children who had a hard time in the round being drawn

    def states(self, ids: list[int], effects: Mapping[int, Concern]) -> Concern:
        """Concern of each child on the four traits in this round, shape (n, 4)."""
        fresh = self.rng.normal(size=(len(ids), 4)) @ ROOT.T
        events = self.rng.random(len(ids)) < EVENT_SHARE
        rows = [self._state(child, fresh[index], events[index], effects[child]) for index, child in enumerate(ids)]
        return np.array(rows).reshape(len(ids), 4)

    def _state(self, child: int, fresh: Concern, event: bool, effect: Concern) -> Concern:
        if child not in self.children:
            self.children[child] = Trait(ROOT @ self.rng.normal(size=4))
        trait = self.children[child]
        trait.event = 1.0 if event else trait.event / 2
        if event:
            self.struck.append(child)
        moved: Concern = effect + trait.event - USUAL_EVENTS - trait.eased
        concern: Concern = np.sqrt(STABLE) * trait.stable + np.sqrt(1 - STABLE) * fresh + moved
        return concern

    def support(self, child: int) -> None:
        """A plan began. A third gain nothing; no bigger: most of what improves by the next round does so anyway."""
        gain = 0.0 if self.rng.random() < 1 / 3 else self.rng.normal(0.375, 0.25)
        self.children[child].eased += gain

    def rater(self, key: int, *, strict: bool = False) -> Rater:
        if key not in self.raters:
            intercept = STRICT if strict else float(self.rng.normal() * RATER_SD)
            self.raters[key] = (intercept, float(self.rng.uniform(0.85, 1.15)))
        return self.raters[key]

    def answer(self, instrument: Instrument, states: Concern, rater: Rater | None) -> NDArray[np.int_]:
        """Codes of shape (n children, k items)."""
        state = states[:, TRAITS.index(instrument.id)]
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
        self, index: int, item: Item, state: Concern, factor: Concern | None, style: Concern, rater: Rater | None
    ) -> Concern:
        sign = -1 if item.direction == "strength" else 1
        loading = LOADING + (-0.08, -0.03, 0.03, 0.08)[index % 4]
        used = loading**2 + (SPECIFIC**2 if factor is not None else 0) + (STYLE**2 if sign < 0 else 0)
        y = sign * loading * state + np.sqrt(1 - used) * self.rng.normal(size=len(state))
        if factor is not None:
            y = y + sign * SPECIFIC * factor
        if sign < 0:
            y = y + STYLE * style
        if rater is not None:
            intercept, spread = rater
            y = spread * y + sign * intercept
        rated: Concern = y
        return rated


def _kind(item: Item) -> str:
    if item.direction == "strength":
        return "strength"
    return "rarer" if item.id in RARER else "commoner" if item.id in COMMONER else "usual"
