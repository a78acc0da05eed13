"""No flagged child is forgotten, whatever happens in whatever order."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from screening.cases.services import drawing, opening
from tests.cases import factories as make
from tests.cases.chain.county import two_schools
from tests.cases.chain.faults import FAULTS, Plant
from tests.cases.chain.machine import Chain


@pytest.fixture
def chain(cast: Any, monkeypatch: pytest.MonkeyPatch) -> type[Chain]:
    """A round that is open at both schools of one counselor."""
    current = two_schools(cast)
    for room in (drawing, opening):
        monkeypatch.setattr(room, "_random", room._random)  # the machine draws its own; put back at the end
    monkeypatch.setattr(Chain, "cast", cast)
    monkeypatch.setattr(Chain, "current", current)
    monkeypatch.setattr(Chain, "receiver", make.make_receiver(cast))
    return Chain


def run(machine: type[Chain], examples: int, steps: int = 14) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],  # a failing run is short enough to read; making it shorter takes minutes
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("examples", [20, pytest.param(2000, marks=pytest.mark.slow)])
def test_no_order_of_acts_breaks_a_promise(chain: type[Chain], examples: int) -> None:
    run(chain, examples)


@pytest.mark.slow
@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_mistake_is_found(chain: type[Chain], monkeypatch: pytest.MonkeyPatch, plant: Plant) -> None:
    plant(monkeypatch)
    with pytest.raises(AssertionError):
        run(chain, 500)
