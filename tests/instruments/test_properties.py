"""What holds for every sheet of every form, our own and every published scale under each of its codings."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import instruments
from screening.scoring import reverse, score, score_many
from tests.instruments.licensed import licensed_forms
from tests.scoring.cases import answers, norm_of
from tests.scoring.test_score import agree


def rounded(form):
    mapping = form.to_mapping()
    mapping["rounding"]["mode"] = "half-up"
    return instruments.parse(mapping | {"id": f"{form.id}-rounded"})


FORMS = [*instruments.all(), *licensed_forms(), rounded(instruments.get("teacher-engagement"))]
NAMES = [f"{form.id}-{form.coding.used if form.coding else 'own'}" for form in FORMS]
every_form = pytest.mark.parametrize("form", FORMS, ids=NAMES)
sheets = st.sampled_from(FORMS).flatmap(lambda form: answers(form=form))
LEVELS = ("none", "elevated", "high")


def other_way(form):
    """The same form with its answers coded from the other end: what was 1 is now 5."""
    mapping = form.to_mapping()
    turned = {scale.id: [item for item in scale.items if item not in scale.reversed] for scale in form.scales}
    ends = form.coding.direction.highest_means if form.coding else "most"
    for scale in mapping["scales"]:
        scale["reversed"] = turned[scale["id"]]
    for item in mapping["items"]:
        item["reverse"] = item["id"] in turned[form.total.id]
    other = {"id": "other", "title": {"zh": "反过来", "en": "the other way"}, "reversed": turned}
    other["highest_means"] = "least" if ends == "most" else "most"
    mapping["coding"] = {"used": "other", "directions": [other]}
    return instruments.parse(mapping | {"id": f"{form.id}-other"})


OTHER = {id(form): other_way(form) for form in FORMS}


def codes_only(given):
    return {item: code for item, code in given.items() if isinstance(code, int)}


@given(sheets)
def test_turning_the_coding_round_turns_no_score(case):
    form, given_answers = case
    turned = {i: reverse(code, form.min_code, form.max_code) for i, code in codes_only(given_answers).items()}
    one, two = score(form, given_answers), score(OTHER[id(form)], turned)
    assert dict(one.scales) == dict(two.scales)


@every_form
def test_turning_twice_is_no_change_for_every_code(form):
    for code in form.codes:
        turned = reverse(code, form.min_code, form.max_code)
        assert turned in form.codes and reverse(turned, form.min_code, form.max_code) == code


@given(sheets)
def test_every_scored_scale_stays_within_its_range(case):
    form, given_answers = case
    for scale, found in zip(form.scales, score(form, given_answers).scales.values(), strict=True):
        assert found.scorable == (found.answered >= scale.min_answered)
        if found.scorable:
            assert scale.range[0] <= found.prorated <= scale.range[1]
            assert found.upper <= found.answered <= found.of
        else:
            assert found.raw is found.prorated is None


@given(sheets, st.data())
def test_one_step_towards_concern_never_lowers_the_concern_of_a_scale(case, data):
    form, given_answers = case
    answered = sorted(codes_only(given_answers))
    if not answered:
        return
    item = data.draw(st.sampled_from(answered))
    code = given_answers[item] + data.draw(st.sampled_from([-1, 1]))
    if code not in form.codes:
        return
    before, after = score(form, given_answers).scales, score(form, given_answers | {item: code}).scales
    for scale in form.scales:
        one, two = before[scale.id], after[scale.id]
        if item not in scale.items or not one.scorable:
            assert one == two or item in scale.items
            continue
        towards = (code > given_answers[item]) == ((item in scale.reversed) == (scale.concern == "low"))
        low, high = (one, two) if towards else (two, one)
        sign = 1 if scale.concern == "high" else -1
        assert sign * low.raw < sign * high.raw and sign * low.prorated <= sign * high.prorated
        assert low.upper <= high.upper
        if scale.flags:
            assert LEVELS.index(low.band) <= LEVELS.index(high.band)


@given(sheets, st.randoms(use_true_random=False))
def test_the_order_in_which_items_are_listed_and_answered_does_not_matter(case, order):
    form, given_answers = case
    mapping = form.to_mapping()
    for scale in mapping["scales"]:
        order.shuffle(scale["items"])
        order.shuffle(scale["reversed"])
    shuffled = list(given_answers.items())
    order.shuffle(shuffled)
    assert dict(score(instruments.parse(mapping), dict(shuffled)).scales) == dict(score(form, given_answers).scales)


@every_form
def test_the_order_of_children_does_not_matter(form):
    rng = np.random.default_rng(3)
    matrix = random_matrix(form, rng, 200)
    order = rng.permutation(len(matrix))
    straight, moved = score_many(form, matrix), score_many(form, matrix[order])
    for scale in form.scales:
        one, two = straight.scales[scale.id], moved.scales[scale.id]
        for field in ("answered", "scorable", "raw", "prorated", "upper"):
            assert np.array_equal(
                getattr(one, field)[order], getattr(two, field), equal_nan=field in ("raw", "prorated")
            )
        assert list(one.band[order]) == list(two.band)


def random_matrix(form, rng, n):
    matrix = rng.integers(form.min_code, form.max_code + 1, size=(n, len(form.items)))
    matrix[rng.random(matrix.shape) < 0.1] = -1
    return matrix


def random_sheets(form, n):
    rng = random.Random(20261019)
    allowed = [None, *sorted(form.codes)]
    weights = [1, *[9 / len(form.codes)] * len(form.codes)]
    return [
        {item.id: code for item, code in zip(form.items, rng.choices(allowed, weights, k=len(form.items)), strict=True)}
        for _ in range(n)
    ]


@every_form
def test_many_children_score_as_each_alone(form):
    agree(form, random_sheets(form, 200), None)
    agree(form, random_sheets(form, 50), norm_of(form))


@pytest.mark.proof
@every_form
def test_ten_thousand_children_score_as_each_alone(form):
    agree(form, random_sheets(form, 10_000), None)
    agree(form, random_sheets(form, 1_000), norm_of(form))


@settings(max_examples=60)
@given(sheets)
def test_fillers_change_no_score(case):
    form, given_answers = case
    counted = {item for scale in form.scales for item in scale.items}
    without = {item: code for item, code in given_answers.items() if item in counted}
    assert score(form, without) == score(form, given_answers)
