"""Many children, several forms: the tier that the form-based reasons of `reasons_for` give, as arrays.

Only what a form says is here (high, elevated, concordance, worsening); concerns, wishes and outside results come by
their own ways. That the tiers are those of `reasons_for` child by child is a property test.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from screening.instruments import Concern, Instrument
from screening.scoring.change import CRITICAL, Basis
from screening.scoring.errors import WrongShape
from screening.scoring.numbers import positive, standard_error_of_measurement
from screening.scoring.rules import Rules, Tier

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class ManyForm:
    """One form of n children.

    `band`: n values `"none"`, `"elevated"`, `"high"`, or `None` where the form is not scorable or was not given, as
    `score_many(...).total.band`. `worse`: n truth values, reliable worsening that counts as a reason; `None` for
    nobody.
    """

    instrument: Instrument
    band: Objects
    worse: Bools | None = None

    @property
    def flagged(self) -> Bools:
        """Who of n children is elevated or high on this form, n truth values; False where the band is None. Source:
        `FormInput.flagged`, row by row.
        """
        return np.asarray((self.band == "elevated") | (self.band == "high"), dtype=np.bool_)


def tiers_of(forms: Sequence[ManyForm], rules: Rules) -> Objects:
    """The tier of every child, n values: `"A"`, `"B"` or None.

    `forms`: of one round, the children in the same order in each. Raises `WrongShape` for forms of unequal length or
    none at all. Source: the form-based reasons of `reasons_for`, row by row; their equality is tested.
    """
    sizes = {len(form.band) for form in forms}
    if len(sizes) != 1:
        raise WrongShape(f"tiers need forms of the same children, not of {sorted(sizes)}")
    n = sizes.pop()
    to = {"A": np.zeros(n, dtype=np.bool_), "B": np.zeros(n, dtype=np.bool_)}
    for form in forms:
        to[_tier(form, "high", rules)] |= form.band == "high"
        to[_tier(form, "elevated", rules)] |= form.band == "elevated"
        if form.worse is not None:
            to[rules.flag("worsening").tier] |= form.worse
    to[rules.flag("concordance").tier] |= _concordance(forms, n)
    found: Objects = np.full(n, None, dtype=object)
    found[to["B"]] = "B"
    found[to["A"]] = "A"
    return found


def _tier(form: ManyForm, reason: str, rules: Rules) -> Tier:
    rule = rules.flag(reason)
    return rule.tier_on_child_form if form.instrument.informant == "child" else rule.tier


def _concordance(forms: Sequence[ManyForm], n: int) -> Bools:
    """Two different forms of one informant at least elevated."""
    found = np.zeros(n, dtype=np.bool_)
    for informant in ("teacher", "child"):
        names = {form.instrument.id for form in forms if form.instrument.informant == informant}
        flagged = [_any_of(forms, name, informant) for name in sorted(names)]
        if len(flagged) >= 2:
            found |= np.sum(flagged, axis=0) >= 2
    return found


def _any_of(forms: Sequence[ManyForm], name: str, informant: str) -> Bools:
    mine = [form.flagged for form in forms if (form.instrument.id, form.instrument.informant) == (name, informant)]
    return np.asarray(np.any(mine, axis=0), dtype=np.bool_)


def worsened(before: Floats, after: Floats, flagged: Bools, *, concern: Concern, basis: Basis) -> Bools:
    """Who of n children has worsened reliably so that it counts as a reason, n truth values.

    `before`, `after`: prorated totals in points, NaN where there is none that may be compared, and then False. Formula
    |after − before| / S_diff > 1.96 towards concern (Jacobson & Truax 1991, as in `reliable_change`). It counts with a
    retest reliability, or where the present total is `flagged` as well; alone on alpha it is only a note. Raises
    `ScoringError` for a reliability of 1 or an SD of 0.
    """
    s_diff = positive(
        np.sqrt(2) * standard_error_of_measurement(basis.sd, basis.reliability), "S_diff (is the reliability 1?)"
    )
    with np.errstate(invalid="ignore"):
        index = (after - before) / s_diff
        worse = index > CRITICAL if concern == "high" else index < -CRITICAL
    return np.asarray(worse & (np.bool_(basis.kind == "retest") | flagged), dtype=np.bool_)
