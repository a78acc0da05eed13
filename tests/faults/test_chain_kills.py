"""Whoever is at work along the chain dies at any moment, and no promise is broken."""

from pathlib import Path
from typing import Any

import pytest

from tests.cases import factories as make
from tests.cases.chain.county import two_schools
from tests.faults import chain_kills


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("seed", "orders"),
    [
        *(pytest.param(seed, 6, marks=pytest.mark.once) for seed in range(1)),
        *(pytest.param(seed, 8, marks=pytest.mark.slow) for seed in range(1)),
        *(pytest.param(seed, 16, marks=pytest.mark.proof) for seed in range(1, 20)),
    ],
)
def test_a_death_in_the_middle_of_an_act_breaks_no_promise(cast: Any, tmp_path: Path, seed: int, orders: int) -> None:
    make.make_receiver(cast)
    assert chain_kills.one(cast, two_schools(cast), tmp_path, seed, orders) > 0
