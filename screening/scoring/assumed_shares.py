"""What the rules would ask for in the simulated counties: the only evidence before a county's first round."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from screening.instruments import Instrument
from screening.scoring.batch import score_many
from screening.scoring.load import AssumedShares
from screening.scoring.norm import Norm
from screening.scoring.norm_building import Rated, build_norm
from screening.scoring.rules import Rules
from screening.scoring.simulated import SIGNS, SimulatedCounty, simulated_county
from screening.scoring.tiers import ManyForm, tiers_of

SEED, CLASSES, SIZE = 20261019, 200, 50
_ROUNDS = 2
_NEVER_QUITE = 0.001  # a simulated share of nought is not a promise


def assumed_shares(forms: Sequence[Instrument], rules: Rules, *, with_norm: bool) -> AssumedShares:
    """Shares of tier A and of tier B (0.001 to 1) by the two base rates of signs, each pair the smaller share first.

    `with_norm`: whether the coming round has a norm; then the first simulated round gives the norm and the second is
    what is counted, else the first counts and the count leg stands alone. Worsening is left out. Raises `ScoringError`
    without a form. Source: the simulated counties of docs/scoring.md, “Before a round opens”; no county has been
    counted.
    """
    pairs = [_shares(tuple(forms), signs, rules, with_norm) for signs in SIGNS]
    a, b = zip(*pairs, strict=True)
    return AssumedShares((min(a), max(a)), (min(b), max(b)))


def _shares(forms: tuple[Instrument, ...], signs: str, rules: Rules, with_norm: bool) -> tuple[float, float]:
    first, second = _county(forms, signs)
    norms = _norms(forms, first, rules) if with_norm else {}
    counted = second if norms else first
    scored = [
        score_many(form, counted.answers[form.id], norm=norms.get(form.id), rules=rules).total.band for form in forms
    ]
    tiers = tiers_of([ManyForm(form, band) for form, band in zip(forms, scored, strict=True)], rules)
    a, b = float((tiers == "A").mean()), float((tiers == "B").mean())
    return max(a, _NEVER_QUITE), max(b, _NEVER_QUITE)


def _norms(forms: Sequence[Instrument], county: SimulatedCounty, rules: Rules) -> dict[str, Norm]:
    norms = {}
    for form in forms:
        totals = score_many(form, county.answers[form.id], rules=rules).total.prorated
        rated = [
            Rated(float(total), f"r{place}", f"s{place % 4}")
            for total, place in zip(totals, county.classes, strict=True)
        ]
        norm = build_norm(form, rated, name="simulated", date="2026-10-19", grade_band="1-9", rules=rules)
        if isinstance(norm, Norm):
            norms[form.id] = norm
    return norms


@lru_cache(maxsize=8)
def _county(forms: tuple[Instrument, ...], signs: str) -> tuple[SimulatedCounty, SimulatedCounty]:
    """The same forms are simulated once."""
    rounds = simulated_county(forms, signs=signs, seed=SEED, classes=CLASSES, size=SIZE)
    first, second = islice(rounds, _ROUNDS)
    return first, second
