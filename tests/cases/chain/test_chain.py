"""No flagged child is forgotten, whatever happens in whatever order."""

from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from screening.cases.opening.services import drawing
from tests.cases import factories as make
from tests.cases.chain import machine as machines
from tests.cases.chain.county import two_schools
from tests.cases.chain.faults import Plant
from tests.cases.chain.machine import Chain
from tests.cases.chain.oracle import Stored
from tests.cases.chain.reading import read
from tests.cases.chain.scripts import DAYS, Day
from tests.cases.chain.world import World

MANY = 100 if connection.vendor == "sqlite" else 30  # an act takes PostgreSQL three times as long
PIECES = 20


@pytest.fixture
def chain(cast: Any, monkeypatch: pytest.MonkeyPatch) -> type[Chain]:
    """A round that is open at both schools of one counselor."""
    current = two_schools(cast)
    monkeypatch.setattr(drawing, "_random", drawing._random)  # the machine draws its own; put back at the end
    monkeypatch.setattr(Chain, "cast", cast)
    monkeypatch.setattr(Chain, "current", current)
    monkeypatch.setattr(Chain, "receiver", make.make_receiver(cast))
    return Chain


def run(machine: type[Chain], patch: pytest.MonkeyPatch, examples: int, steps: int = 14) -> int:
    """How often it was asked whether every promise holds; one that does not fails at once, with the acts before it."""
    asked = count()

    def read_and_count(world: World) -> Stored:
        next(asked)
        return read(world)

    patch.setattr(machines, "read", read_and_count)
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
    return next(asked)


def test_no_order_of_acts_breaks_a_promise(chain: type[Chain], monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(chain, monkeypatch, 8) >= 8


@pytest.mark.proof
@pytest.mark.slow
@pytest.mark.parametrize("piece", range(PIECES))
def test_no_order_of_many_breaks_a_promise(chain: type[Chain], monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    """Each piece draws its own histories: all of them are two thousand on SQLite, in `script/prove chain`. The suite
    asks with the few above."""
    own = seed(piece)(type("Piece", (chain,), {}))
    assert run(own, monkeypatch, MANY) >= MANY


@pytest.fixture
def world(chain: type[Chain]) -> Iterator[World]:
    made = World(chain.cast, chain.current)
    yield made
    made.end()


@pytest.mark.parametrize(("plant", "day"), DAYS, ids=lambda one: one.__name__)
def test_a_planted_mistake_is_found(world: World, monkeypatch: pytest.MonkeyPatch, plant: Plant, day: Day) -> None:
    """The same day without the mistake breaks nothing."""
    with transaction.atomic():
        day(world)
        assert world.oracle.broken_promises(read(world)) == []
        transaction.set_rollback(True)
    plant(monkeypatch)
    again = World(world.cast, world.round)
    day(again)
    assert again.oracle.broken_promises(read(again))
    again.end()
