"""26 simulated weeks in which half as many children again come as can be seen."""

import pytest

from tests.cases.queue.queue_weeks import World, simulate

SEEDS = [
    pytest.param(range(3), id="three"),
    pytest.param(range(3, 33), id="thirty", marks=pytest.mark.proof),
]
SHAPES = ("even", "rounds", "one-day")
FAIR = 1.2


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("shape", SHAPES)
def test_children_without_care_concerns_wait_at_most_a_fifth_longer_than_those_with(shape, seeds):
    for seed in seeds:
        done = simulate(World(shape, seed=seed))
        assert done.ratio <= FAIR, (seed, done.ratio)
        assert done.most_passed <= 1, seed


@pytest.mark.parametrize("seeds", SEEDS)
def test_nor_does_anybody_at_the_four_schools_of_one_counselor(seeds):
    """Two visited every week, two every other week."""
    for seed in seeds:
        schools = [World("rounds", every_weeks=1 + number % 2, seed=4 * seed + number) for number in range(4)]
        done = simulate(*schools)
        assert done.ratio <= FAIR, (seed, done.ratio)
        assert done.most_passed <= 1, seed


def test_care_concerns_do_bring_a_child_forward_while_there_is_time():
    done = simulate(World(load=0.9, seed=5, reasons=(1,)))
    with_concerns, without = (sum(waits) / len(waits) for waits in (done.waits[True], done.waits[False]))
    assert with_concerns < without
    assert done.ratio <= FAIR or max(done.waits[False]) <= 10


def test_the_simulation_can_fail(monkeypatch):
    """An order in which care concerns always come first lets the others wait far longer."""
    monkeypatch.setattr(
        "tests.cases.queue.queue_weeks.next_visit",
        lambda places, number: sorted(places, key=lambda p: -p.concerns)[:number],
    )
    done = simulate(World("one-day", seed=1))
    assert done.ratio > FAIR and done.most_passed > 1
