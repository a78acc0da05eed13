"""Worsening in a round that has not been held: what comparing with the last round will add to tier A.

Reliable worsening needs two rounds. Before the second round nobody has worsened yet, but some will: their everyday
fluctuation alone is enough (simulated: tier A 7 → 11 % with a retest value on record). To leave it out would
promise the counselor too few children. So every child gets, within its own class, the answers of another child in
place of those to come, paired so that totals of the two rounds correlate as `correlation` says. Nothing is said about
a single child; only the sums over a class are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.scoring.change import Basis
from screening.scoring.errors import WrongShape
from screening.scoring.numbers import proportion
from screening.scoring.rules import Rules
from screening.scoring.tiers import ManyForm, tiers_of, worsened

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

NEXT_ROUND = 0.6
"""Correlation of a child's totals in two rounds while no retest value is on record (simulated: .60–.67)."""

KNOWN_TO = 0.05
"""Half the span in which that correlation is thought to lie; what it changes goes into the interval."""

REPEATS, SEED = 10, 20260901


@dataclass(frozen=True, slots=True, eq=False)
class RatedForm:
    """One form of n children as it was answered last: their bands, prorated totals (NaN: none), and the basis."""

    form: ManyForm
    prorated: Floats
    basis: Basis | None


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """For each of n children the chance to come to tier A by worsening alone, and to leave tier B by it.

    `sd_a`, `sd_b`: how far the shares of tier A and B may be off because the correlation is not known exactly.
    """

    to_a: Floats
    from_b: Floats
    sd_a: float = 0.0
    sd_b: float = 0.0


def worsening_to_come(forms: Sequence[RatedForm], classes: Ints, rules: Rules, *, seed: int = SEED) -> Coming:
    """What worsening will add to the tiers in the next round, for each of n children, by the mean of ten pairings.

    `forms`: the n children in the same order in each. `classes`: n numbers, a child is paired within its class only.
    The chances lie between 0 and 1, in tenths; they are all 0 when no form has a basis. The correlation of two rounds
    is the retest reliability on record, else .6, and is tried at ± .05 for `sd_a` and `sd_b`. Raises `WrongShape` for
    forms of other lengths or none. Source: our own simulation, docs/scoring.md, “Before a round opens”.
    """
    n = len(classes)
    if any(len(one.prorated) != n for one in forms) or not forms:
        raise WrongShape(f"worsening needs forms of the same {n} children")
    if not any(one.basis for one in forms) or n == 0:
        return Coming(np.zeros(n), np.zeros(n))
    standing, shared, correlation = _standing(forms)
    if shared == 0:
        return Coming(np.zeros(n), np.zeros(n))
    tries = [
        _paired(forms, classes, rules, standing, min((correlation + off) / shared, 0.99), seed)
        for off in (-KNOWN_TO, 0.0, KNOWN_TO)
    ]
    (low_a, low_b), (to_a, from_b), (high_a, high_b) = tries
    return Coming(
        to_a, from_b, float(abs(low_a.mean() - high_a.mean())) / 2, float(abs(low_b.mean() - high_b.mean())) / 2
    )


def _paired(
    forms: Sequence[RatedForm], classes: Ints, rules: Rules, standing: Floats, correlation: float, seed: int
) -> tuple[Floats, Floats]:
    to_a, from_b = np.zeros(len(classes)), np.zeros(len(classes))
    random = np.random.default_rng(seed)
    for _ in range(REPEATS):
        partner = _partners(standing, classes, correlation, random)
        without = tiers_of([ManyForm(one.form.instrument, one.form.band[partner]) for one in forms], rules)
        with_it = tiers_of([_after(one, partner) for one in forms], rules)
        moved = (with_it == "A") & (without != "A")
        to_a += moved
        from_b += moved & (without == "B")
    return to_a / REPEATS, from_b / REPEATS


def _standing(forms: Sequence[RatedForm]) -> tuple[Floats, float, float]:
    """Where each child stands over all forms (mean z towards concern), its variance, and the correlation of a form.

    For forms that correlate r̄ with each other, a form follows the mean with √((1 + (k − 1) r̄) / k), so the mean has to
    follow itself with the correlation divided by (1 + (k − 1) r̄) / k, which is the variance of the mean.
    """
    totals = np.array([_towards_concern(one) for one in forms])
    standing = totals.mean(axis=0)
    shared = float(standing.var())
    wanted = [
        one.basis.reliability if one.basis and one.basis.kind == "retest" else NEXT_ROUND for one in forms if one.basis
    ]
    return standing, shared, proportion(float(np.mean(wanted)), "correlation")


def _towards_concern(one: RatedForm) -> Floats:
    known = np.isfinite(one.prorated)
    spread = float(one.prorated[known].std()) if known.sum() > 1 else 0.0
    if spread == 0:
        return np.zeros(len(one.prorated))
    z = np.where(known, (one.prorated - one.prorated[known].mean()) / spread, 0.0)
    return z if one.form.instrument.total.concern == "high" else -z


def _partners(standing: Floats, classes: Ints, correlation: float, random: np.random.Generator) -> Ints:
    """For each child the one in the same class whose rank it will hold next time."""
    spread = standing.std() or 1.0
    drift = np.sqrt(1 - correlation**2) * spread * random.normal(size=len(standing))
    next_time = correlation * standing + drift
    ties = random.random(len(standing))
    now_order = np.lexsort((ties, standing, classes))
    next_order = np.lexsort((ties, next_time, classes))
    partner: Ints = np.empty(len(standing), dtype=np.int64)
    partner[next_order] = now_order
    return partner


def _after(one: RatedForm, partner: Ints) -> ManyForm:
    band = one.form.band[partner]
    if one.basis is None:
        return ManyForm(one.form.instrument, band)
    flagged = one.form.flagged[partner]
    concern = one.form.instrument.total.concern
    worse = worsened(one.prorated, one.prorated[partner], flagged, concern=concern, basis=one.basis)
    return ManyForm(one.form.instrument, band, worse)
