"""Scoring one form: refusals name item and value, properties hold for every sheet."""

import json
import math
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening import scoring
from screening.scoring import FormResult, OutOfRange, ScoringError, UnknownItem, WrongType, reverse, score, score_many
from tests.scoring.cases import CHILD_ENGAGEMENT, CONNECTION, ENGAGEMENT, FORMS, answers, cells, norm_of


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (4, OutOfRange),
        (-1, OutOfRange),
        (99, OutOfRange),
        (True, WrongType),
        (np.bool_(True), WrongType),
        (1.0, WrongType),
        (2.5, WrongType),
        (math.nan, WrongType),
        ("2", WrongType),
        ("", WrongType),
        ("_", WrongType),
        ([1], WrongType),
    ],
)
def test_a_wrong_answer_is_a_typed_error_naming_item_and_value(value, kind):
    with pytest.raises(kind, match="item c3") as caught:
        score(CONNECTION, {"c1": 0, "c3": value})
    assert caught.value.item == "c3" and caught.value.value is value
    assert isinstance(caught.value, ScoringError) and isinstance(caught.value, ValueError)


def test_an_item_of_another_form_is_refused_even_when_it_is_empty():
    with pytest.raises(UnknownItem, match="item e1"):
        score(CONNECTION, {"c1": 0, "e1": None})


def test_answers_must_map_items_to_codes():
    with pytest.raises(scoring.WrongShape, match="teacher-connection"):
        score(CONNECTION, [0, 0, 0, 0, 0, 0, 0, 0])


def test_whole_numbers_of_numpy_are_whole_numbers():
    typed = {item: np.int64(code) for item, code in cells(CONNECTION, "1002 0301").items()}
    assert score(CONNECTION, typed).total.raw == 7
    assert type(score(CONNECTION, typed).total.raw) is int


def test_missing_none_and_not_observed_count_alike_as_missing():
    full = cells(CONNECTION, "1002 0301")
    left_out = {item: code for item, code in full.items() if item != "c5"}
    assert score(CONNECTION, left_out) == score(CONNECTION, full | {"c5": None})
    assert score(CONNECTION, left_out) == score(CONNECTION, full | {"c5": "-"})
    assert score(CONNECTION, left_out).total.answered == 7


def test_too_few_answers_give_no_number_at_all():
    total = score(CONNECTION, {"c1": 3, "c2": 2}).total
    assert (total.scorable, total.raw, total.prorated, total.band, total.legs) == (False, None, None, None, None)
    assert (total.answered, total.of) == (2, 8)


def test_nothing_is_rounded():
    assert score(ENGAGEMENT, cells(ENGAGEMENT, "1002 23-- 1200")).total.prorated == 13.2
    assert score(CONNECTION, cells(CONNECTION, "1000 000-")).total.prorated == 8 / 7


def test_a_result_says_what_it_was_computed_with_and_survives_storage():
    norm = norm_of(CONNECTION)
    result = score(CONNECTION, cells(CONNECTION, "1002 0301"), norm=norm)
    assert (result.instrument_id, result.instrument_version) == ("teacher-connection", "1.0")
    assert result.content_hash == CONNECTION.content_hash and result.norm_hash == norm.content_hash
    assert result.engine_version == scoring.ENGINE_VERSION and result.rules_version == "1.1"
    stored = json.loads(json.dumps(result.to_mapping(), sort_keys=True))
    assert FormResult.from_mapping(stored) == result and FormResult.from_mapping(stored).total.id == "connection"


def test_a_norm_of_another_form_is_refused():
    with pytest.raises(scoring.NormError, match="belongs to teacher-engagement"):
        score(CONNECTION, {}, norm=norm_of(ENGAGEMENT))


@given(st.integers(-50, 50), st.integers(-5, 5), st.integers(1, 9))
def test_turning_twice_gives_the_answer_again(code, low, span):
    assert reverse(reverse(code, low, low + span), low, low + span) == code


@given(answers())
def test_a_scored_scale_stays_within_its_range(case):
    form, given_answers = case
    for scale in form.scales:
        found = score(form, given_answers).scales[scale.id]
        assert found.scorable == (found.answered >= scale.min_answered)
        if found.scorable:
            assert scale.range[0] <= found.prorated <= scale.range[1]
            assert found.upper <= found.answered <= found.of == len(scale.items)
        else:
            assert found.raw is found.prorated is None
            assert found.band in (None, "elevated", "high")


@given(answers(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(case, order):
    form, given_answers = case
    shuffled = list(given_answers.items())
    order.shuffle(shuffled)
    assert score(form, dict(shuffled)) == score(form, given_answers)


@given(answers(), st.data())
def test_one_step_towards_concern_never_lowers_total_or_band(case, data):
    form, given_answers = case
    answered = [item for item, code in given_answers.items() if isinstance(code, int)]
    if not answered:
        return
    item = data.draw(st.sampled_from(answered))
    step = -1 if item in form.total.reversed else 1
    moved = given_answers | {item: given_answers[item] + step}
    if moved[item] not in form.codes:
        return
    norm = norm_of(form)
    for used in (None, norm):
        before, after = score(form, given_answers, norm=used).total, score(form, moved, norm=used).total
        if before.scorable:
            assert after.prorated > before.prorated and after.upper >= before.upper
            levels = ("none", "elevated", "high")
            assert levels.index(after.band) >= levels.index(before.band)


@given(answers())
def test_no_part_of_a_form_ever_has_a_band(case):
    form, given_answers = case
    result = score(form, given_answers, norm=norm_of(form))
    assert all(result.scales[scale.id].band is None for scale in form.subscales)


def same(many, row, one):
    """Every field of one child's scale equals that row of the arrays, NaN where the child has no figure."""
    for name in ("answered", "of", "scorable", "upper", "band"):
        assert getattr(many, name)[row] == getattr(one, name), name
    for name in ("raw", "prorated", "percentile", "z", "t"):
        value, figure = getattr(many, name)[row], getattr(one, name)
        assert math.isnan(value) if figure is None else value == figure, name


def agree(form, sheets, norm):
    order = [item.id for item in form.items]
    matrix = np.array([[sheet[i] if isinstance(sheet[i], int) else -1 for i in order] for sheet in sheets])
    many = score_many(form, matrix, norm=norm)
    assert tuple(many.scales) == tuple(scale.id for scale in form.scales) and many.n == len(sheets)
    for row, sheet in enumerate(sheets):
        for scale_id, one in score(form, sheet, norm=norm).scales.items():
            same(many.scales[scale_id], row, one)
    few = range(min(len(sheets), 50))
    for scale in form.scales:
        alone = [score(form, sheets[row], norm=norm).scales[scale.id].legs for row in few]
        assert many.scales[scale.id].legs[: len(few)].tolist() == alone


@settings(max_examples=30)
@given(st.sampled_from(FORMS), st.data(), st.booleans())
def test_many_children_score_as_each_alone(form, data, with_norm):
    sheets = data.draw(st.lists(answers(form=form).map(lambda case: case[1]), min_size=1, max_size=8))
    agree(form, sheets, norm_of(form) if with_norm else None)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_ten_thousand_random_sheets_score_as_each_alone(form):
    rng = random.Random(20260901)
    allowed = [None, *(option.code for option in form.options)]
    sheets = [{item.id: rng.choice(allowed) for item in form.items} for _ in range(5000)]
    full = [{item.id: rng.choice(allowed[1:]) for item in form.items} for _ in range(5000)]
    agree(form, sheets + full, None)
    agree(form, full[:1000], norm_of(form))


@pytest.mark.parametrize(
    ("matrix", "kind", "words"),
    [
        ([[0, 0, 0, 0, 0, 0, 0]], scoring.WrongShape, "n × 8"),
        ([0, 0, 0, 0, 0, 0, 0, 0], scoring.WrongShape, "n × 8"),
        ([[0] * 8, [0, 0, 7, 0, 0, 0, 0, 0]], OutOfRange, "row 1, item c3: 7"),
        ([[0, -2, 0, 0, 0, 0, 0, 0]], OutOfRange, "row 0, item c2: -2"),
        ([[0, 1000, 0, 0, 0, 0, 0, 0]], OutOfRange, "item c2: 1000"),
        ([[0.0] * 8], WrongType, "whole numbers"),
        ([[math.nan] * 8], WrongType, "whole numbers"),
        ([[True] * 8], WrongType, "whole numbers"),
    ],
)
def test_a_wrong_matrix_is_a_typed_error(matrix, kind, words):
    with pytest.raises(kind, match=words):
        score_many(CONNECTION, matrix)


def test_zero_is_no_code_of_a_form_from_one_to_four():
    with pytest.raises(OutOfRange, match="item g1: 0"):
        score_many(CHILD_ENGAGEMENT, np.zeros((2, 12), int))


@pytest.mark.parametrize(
    "value", [score(CONNECTION, {}), score(CONNECTION, {}).total, CONNECTION, scoring.current_rules()]
)
def test_what_comes_out_cannot_be_changed(value):
    with pytest.raises(AttributeError):
        value.__setattr__(value.__dataclass_fields__.copy().popitem()[0], None)


def test_an_empty_class_has_no_scores():
    assert score_many(CONNECTION, np.empty((0, 8), int)).total.raw.shape == (0,)
