"""A questionnaire is data: a form of another length and range is scored by the same code."""

import random

import pytest

from screening.scoring import score, score_many
from tests.scoring.cases import five_point_form
from tests.scoring.test_score import agree

FORM = five_point_form()


def sheet(*codes):
    return {item.id: code for item, code in zip(FORM.items, codes, strict=True)}


def test_the_middle_of_an_odd_range_is_not_in_the_upper_half():
    everywhere = sheet(*[3] * 40)
    result = score(FORM, everywhere)
    assert (result.total.raw, result.total.upper, result.total.band) == (120, 0, "none")
    assert result.scales["behavioural-engagement"].upper == 0
    assert score_many(FORM, [[3] * 40]).total.upper.tolist() == [0]


def test_the_most_concern_adds_up_to_more_than_small_integers_hold():
    worst = [1] * 10 + [5] * 30
    assert score(FORM, sheet(*worst)).total.raw == 200
    many = score_many(FORM, [worst])
    assert (many.total.raw.tolist(), many.total.upper.tolist(), many.total.band.tolist()) == ([200.0], [40], ["high"])


def test_a_part_that_runs_high_for_well_counts_its_low_answers():
    result = score(FORM, sheet(*[1] * 4 + [5] * 6, *[1] * 30))
    part = result.scales["behavioural-engagement"]
    assert (part.raw, part.upper, part.band) == (34, 4, None)


@pytest.mark.parametrize("seed", range(3))
def test_many_children_score_as_each_alone(seed):
    rng = random.Random(seed)
    sheets = [{item.id: rng.choice([None, 1, 2, 3, 4, 5, 5, 4, 3]) for item in FORM.items} for _ in range(100)]
    agree(FORM, sheets, None)
