"""Simulated counties, not real children: what the two legs and the two tiers ask of the people who look.

Two base rates of signs, rater share .15, the two teacher forms. The first round uses the count leg alone; the norm
built from it is frozen and used on the second.
"""

import numpy as np
import pytest

from screening.scoring import Norm, Rated, build_norm, score_many
from tests.scoring.cases import CONNECTION, ENGAGEMENT

SIZE = 50
SHARES = {"fewer signs": (0.74, 0.17, 0.065, 0.025), "more signs": (0.66, 0.20, 0.10, 0.04)}


def county(seed, shares, classes=60, rounds=2):
    """For each round and form: children × items codes."""
    rng = np.random.default_rng(seed)
    n = classes * SIZE
    cuts = np.quantile(rng.normal(size=200_000), np.cumsum(shares)[:-1])
    need, halo = rng.normal(size=n), rng.normal(size=n)
    rater = rng.normal(size=classes).repeat(SIZE)
    seen = [
        0.6 * (0.8 * need + 0.6 * rng.normal(size=n))
        + 0.8 * (np.sqrt(0.42) * halo + np.sqrt(0.58) * rng.normal(size=n))
        for _ in range(2)
    ]
    for _ in range(rounds):
        yield [
            codes(rng, form, stable, rater, cuts) for form, stable in zip((CONNECTION, ENGAGEMENT), seen, strict=True)
        ]


def codes(rng, form, stable, rater, cuts):
    now = np.sqrt(0.78) * stable + np.sqrt(0.22) * rng.normal(size=len(stable))
    trait = np.sqrt(0.85) * now + np.sqrt(0.15) * rater
    noise = rng.normal(size=(len(stable), len(form.items)))
    return np.digitize(0.65 * trait[:, None] + np.sqrt(1 - 0.65**2) * noise, cuts)


def shares_of_tiers(results):
    """Tier A and tier B as shares of the children, by form totals alone."""
    high = np.any([result.total.band == "high" for result in results], axis=0)
    elevated = np.sum([(result.total.band == "high") | (result.total.band == "elevated") for result in results], axis=0)
    to_counselor = high | (elevated >= 2)
    return to_counselor.mean(), ((elevated == 1) & ~to_counselor).mean()


def frozen(form, matrix):
    totals = score_many(form, matrix).total.prorated
    rated = [Rated(float(total), f"r{n // SIZE}", f"s{n % 4}") for n, total in enumerate(totals)]
    norm = build_norm(form, rated, name="first round", date="2026-12-01", grade_band="3-6")
    assert isinstance(norm, Norm)
    return norm


@pytest.mark.parametrize("signs", SHARES)
@pytest.mark.parametrize("seed", range(3))
def test_with_a_norm_the_counselor_sees_six_to_fourteen_children_in_a_hundred(signs, seed):
    first, second = county(seed, SHARES[signs])
    norms = [frozen(form, matrix) for form, matrix in zip((CONNECTION, ENGAGEMENT), first, strict=True)]
    scored = [
        score_many(form, matrix, norm=norm)
        for form, matrix, norm in zip((CONNECTION, ENGAGEMENT), second, norms, strict=True)
    ]
    tier_a, tier_b = shares_of_tiers(scored)
    assert 0.06 <= tier_a <= 0.14
    assert tier_a + tier_b < 0.30
    assert all(norm.total.design_effect > 3 for norm in norms)
