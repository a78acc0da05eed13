"""Simulated counties, not real children: answers by which a load can be shown before anybody has answered.

One county is a number of classes, each rated by one teacher. A child's need, what the teachers see of it, everyday
fluctuation and the teacher's ruler are normal; an answer is the code in whose range the item's value falls.
Two base rates of signs are used, because nobody knows which one a county is nearer to. The figures of the model
(loadings .65, what a teacher sees .48 of the need, rater share .15) stand in `docs/scoring.md` with their reasons.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Instrument
from screening.scoring.errors import ScoringError

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

SIGNS: Mapping[str, tuple[float, float, float, float]] = {
    "fewer": (0.755, 0.161, 0.061, 0.023),
    "more": (0.675, 0.195, 0.094, 0.036),
}
"""Shares of the four codes of an item, no sign first: about 8 and about 13 in 100 answers in the upper half."""

RATER, LOADING, FLUCTUATION = 0.15, 0.65, 0.22
SEEN, SELF = 0.48, 0.80
"""Correlation of what a teacher sees, and of what a child says, with the child's need."""
SHARED = np.sqrt(0.42)  # of what a teacher sees beside the need, on every form alike


@dataclass(frozen=True, slots=True, eq=False)
class SimulatedCounty:
    """`answers[form id]`: n × k codes in item order. `classes`: n numbers, the class of each child (0, 1, …)."""

    answers: dict[str, Codes]
    classes: Codes


def simulated_county(
    forms: Sequence[Instrument],
    *,
    signs: str,
    seed: int,
    classes: int = 120,
    size: int = 50,
    same_raters: bool = True,
    rater_share: float = RATER,
) -> Iterator[SimulatedCounty]:
    """One round after the other of the same children, without end: n × k codes a form, and n class numbers.

    `signs`: a key of `SIGNS`. `same_raters`: whether every class keeps its teacher; `rater_share`: the rater's share of
    the variance, 0 to 1, none on a child form. Raises `ScoringError` for an unknown base rate or no form. Source: our
    own model, docs/scoring.md, “Before a round opens”.
    """
    if signs not in SIGNS or not forms or classes < 1 or size < 1:
        raise ScoringError(f"no county with signs={signs!r}, {len(forms)} forms, {classes} classes of {size}")
    random = np.random.default_rng(seed)
    n = classes * size
    need, halo = random.normal(size=n), random.normal(size=n)
    stable = {form.id: _seen(form, need, halo, random) for form in forms}
    ruler = random.normal(size=classes)
    while True:
        answers = {
            form.id: _answers(form, stable[form.id], ruler.repeat(size), signs, rater_share, random) for form in forms
        }
        yield SimulatedCounty(answers, np.arange(classes).repeat(size))
        if not same_raters:
            ruler = random.normal(size=classes)


def _seen(form: Instrument, need: Floats, halo: Floats, random: np.random.Generator) -> Floats:
    """What lasts of what this informant sees on this form, variance 1."""
    own = random.normal(size=len(need))
    if form.informant == "child":
        return np.asarray(SELF * need + np.sqrt(1 - SELF**2) * own)
    seen = SEEN / 0.6
    teacher = seen * need + np.sqrt(1 - seen**2) * random.normal(size=len(need))
    beside = SHARED * halo + np.sqrt(1 - SHARED**2) * own
    return np.asarray(0.6 * teacher + 0.8 * beside)


def _answers(
    form: Instrument, stable: Floats, ruler: Floats, signs: str, rater_share: float, random: np.random.Generator
) -> Codes:
    n, share = len(stable), 0.0 if form.informant == "child" else rater_share
    now = np.sqrt(1 - FLUCTUATION) * stable + np.sqrt(FLUCTUATION) * random.normal(size=n)
    trait = np.sqrt(1 - share) * now + np.sqrt(share) * ruler
    noise = random.normal(size=(n, len(form.items)))
    values = LOADING * trait[:, None] + np.sqrt(1 - LOADING**2) * noise
    codes = [sorted(form.codes_of(item.id)) for item in form.items]
    cuts = {steps: _cuts(signs, steps) for steps in {len(one) - 1 for one in codes}}
    columns = []
    for place, item in enumerate(form.items):
        towards = np.array(codes[place])
        if (item.id in form.total.reversed) != (form.total.concern == "low"):
            towards = towards[::-1]
        columns.append(towards[np.digitize(values[:, place], cuts[len(towards) - 1])])
    return np.column_stack(columns).astype(np.int64)


def _cuts(signs: str, steps: int) -> Floats:
    """Where one code ends and the next begins; forms with other than four codes get theirs in between."""
    shares = np.cumsum(SIGNS[signs])[:-1]
    known = np.quantile(np.random.default_rng(1).normal(size=200_000), shares)
    return np.asarray(np.interp(np.linspace(0, len(known) - 1, steps), np.arange(len(known)), known))
