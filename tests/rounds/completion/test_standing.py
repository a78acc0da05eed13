"""What “done” means, class by class and school by school, as plain numbers."""

import itertools

import pytest

from screening.rounds.completion.standing import (
    PLACES,
    Place,
    Step,
    Undone,
    place_of,
    standing_of,
    undone_of,
)
from screening.rounds.models import ChildState
from screening.rounds.states import ChildFacts


def standing(*, begun: bool = True, handed_in: bool = True, **states: int):
    counts = {name.replace("_", "-"): count for name, count in states.items()}
    return standing_of(counts, begun=begun, handed_in=handed_in)


def test_every_state_has_its_place():
    assert set(PLACES) == set(ChildState)


@pytest.mark.parametrize(
    ("facts", "place"),
    [
        (ChildFacts(True, "given", "", None, True), Place.TO_FILL),
        (ChildFacts(True, "given", "", False, True), Place.TO_FILL),
        (ChildFacts(True, "given", "", True, True), Place.ACCOUNTED),
        (ChildFacts(True, "given", "absent-long", None, True), Place.ACCOUNTED),
        (ChildFacts(True, "waiting", "", None, True), Place.WAITING),
        (ChildFacts(True, "refused", "", True, True), Place.OUT),
        (ChildFacts(False, "given", "", None, True), Place.OUT),
    ],
)
def test_a_child_stands_where_its_own_facts_put_it(facts, place):
    assert place_of(facts) == place


@pytest.mark.parametrize(
    ("one", "step"),
    [
        (standing(rated=3), Step.DONE),
        (standing(rated=3, no_consent_yet=2, refused=1, left=1), Step.DONE),
        (standing(absent_long=3), Step.DONE),
        (standing(rated=3, to_rate=1), Step.LATE),
        (standing(rated=3, not_scorable=1), Step.LATE),
        (standing(rated=3, not_observed=1), Step.DONE),  # “no chance to see” is an answer
        (standing(handed_in=False, rated=3), Step.IN_PROGRESS),  # opened again: what counted waits to be handed in
        (standing(handed_in=False, begun=False, to_rate=3), Step.NOT_BEGUN),
        (standing(no_consent_yet=48), Step.NO_CONSENT),
        (standing(begun=False, handed_in=False, no_consent_yet=48), Step.NO_CONSENT),
        (standing(refused=2, left=1), Step.NOBODY),
        (standing(), Step.NOBODY),
    ],
)
def test_a_class_is_done_only_when_somebody_is_accounted_for_and_nobody_is_not(one, step):
    assert (one.step, one.is_done) == (step, step == Step.DONE)


def test_no_numbers_make_a_class_done_that_has_a_child_to_fill_in():
    for states in itertools.product((0, 1, 2), repeat=len(ChildState)):
        one = standing_of(dict(zip(ChildState.values, states, strict=True)), begun=True, handed_in=True)
        assert not (one.is_done and one.to_fill) and not (one.is_done and not one.accounted)


def test_a_school_is_done_when_every_class_that_asks_for_something_is():
    done, late, nobody = standing(rated=3), standing(rated=3, to_rate=1), standing(refused=1)
    assert undone_of([done, nobody]) == Undone(1, 0, 0, 0) and undone_of([done, nobody]).is_done
    assert undone_of([done, late]) == Undone(2, 0, 1, 0) and not undone_of([done, late]).is_done
    assert not undone_of([nobody]).is_done and not undone_of([]).is_done
    three = [standing(begun=False, handed_in=False, to_rate=1), standing(no_consent_yet=1), late]
    assert undone_of(three) == Undone(classes=3, open=1, late=1, no_consent=1)
