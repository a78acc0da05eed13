"""The names other programs call, called as they call them: by position, by keyword, with lists or arrays."""

import inspect
import math
from dataclasses import fields

import numpy as np
import pytest

from screening import instruments, scoring
from screening.scoring import (
    alpha_if_deleted,
    cronbach_alpha,
    feldt_interval,
    item_rest_correlations,
    omega_total,
    percentile_rank,
    reliable_change,
    score,
    score_many,
    standard_error_of_measurement,
    standardized_alpha,
    t_score,
)
from tests.scoring.cases import norm_of

PEOPLE = [[1, 2, 1, 3], [2, 2, 3, 3], [3, 4, 3, 5], [4, 3, 5, 4], [2, 1, 2, 2], [5, 5, 4, 5]]


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (score, ["instrument", "answers"]),
        (score_many, ["instrument", "matrix"]),
        (cronbach_alpha, ["matrix", "missing"]),
        (standardized_alpha, ["matrix"]),
        (feldt_interval, ["alpha", "n", "k", "confidence"]),
        (omega_total, ["matrix"]),
        (item_rest_correlations, ["matrix"]),
        (alpha_if_deleted, ["matrix"]),
        (percentile_rank, ["value", "norm_values"]),
        (t_score, ["value", "mean", "sd"]),
        (standard_error_of_measurement, ["sd", "reliability"]),
        (reliable_change, ["before", "after", "sd", "reliability"]),
    ],
)
def test_a_function_takes_these_names_by_position_or_by_keyword(function, names):
    parameters = inspect.signature(function).parameters
    plain = [name for name, one in parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD]
    assert plain == names and function.__name__ in scoring.__all__


def test_alpha_by_position_keyword_list_tuple_and_array():
    values = {
        cronbach_alpha(PEOPLE),
        cronbach_alpha(PEOPLE, "listwise"),
        cronbach_alpha(matrix=np.array(PEOPLE, dtype=float), missing="listwise"),
        cronbach_alpha(tuple(map(tuple, PEOPLE)), missing="pairwise"),
        cronbach_alpha(np.array(PEOPLE, dtype=np.int8)),
    }
    assert max(values) - min(values) < 1e-12
    holed = [*PEOPLE, [math.nan, 2, 3, 1], [None, 4, 4, 4]]
    assert cronbach_alpha(holed) == cronbach_alpha(PEOPLE) != cronbach_alpha(holed, missing="pairwise")


def test_one_value_a_column_in_order():
    for found in (item_rest_correlations(PEOPLE), alpha_if_deleted(PEOPLE)):
        assert len(found) == 4 and all(isinstance(float(value), float) for value in found)
    without_third = np.delete(np.array(PEOPLE), 2, axis=1)
    assert alpha_if_deleted(PEOPLE)[2] == pytest.approx(cronbach_alpha(without_third), abs=1e-12)


def test_the_single_numbers():
    assert isinstance(standardized_alpha(PEOPLE), float) and isinstance(omega_total(PEOPLE), float)
    low, high = feldt_interval(0.9, 36, 16, 0.95)
    assert feldt_interval(alpha=0.9, n=36, k=16, confidence=0.95) == (low, high) and low < 0.9 < high
    assert percentile_rank(2, [1, 2, 2, 3]) == percentile_rank(value=2, norm_values=np.array([1, 2, 2, 3])) == 50
    assert t_score(60, 50, 10) == t_score(value=60, mean=50, sd=10) == 60
    assert standard_error_of_measurement(10, 0.75) == standard_error_of_measurement(sd=10, reliability=0.75) == 5


def test_a_change_has_these_attributes():
    change = reliable_change(32.5, 47.5, 7.5, 0.8)
    assert change == reliable_change(before=32.5, after=47.5, sd=7.5, reliability=0.8)
    assert (round(change.s_diff, 4), round(change.index, 4), change.verdict) == (4.7434, 3.1623, "increase")
    assert reliable_change(47.5, 32.5, 7.5, 0.8).verdict == "decrease"
    assert reliable_change(40, 41, 7.5, 0.8).verdict == "no-reliable-change"


@pytest.mark.parametrize("form", instruments.all(), ids=lambda form: form.id)
def test_score_many_has_every_field_of_score_as_an_array(form):
    rng = np.random.default_rng(3)
    matrix = rng.integers(form.min_code, form.max_code + 1, (40, len(form.items)))
    matrix[rng.random(matrix.shape) < 0.1] = -1
    for norm in (None, norm_of(form)):
        many = score_many(form, matrix, norm=norm)
        from_lists = score_many(form, matrix.tolist(), norm=norm)
        np.testing.assert_array_equal(from_lists.total.prorated, many.total.prorated)
        for row, codes in enumerate(matrix.tolist()):
            sheet = {item.id: code for item, code in zip(form.items, codes, strict=True) if code != -1}
            for scale_id, one in score(form, sheet, norm=norm).scales.items():
                compare_fields(many.scales[scale_id], row, one)


def compare_fields(many, row, one):
    names = [field.name for field in fields(one)] + ["percentile"]
    assert {"raw", "prorated", "scorable", "answered", "of", "upper", "band", "legs", "z", "t"} <= set(names)
    for name in names:
        value, found = getattr(one, name), getattr(many, name)
        if name == "id":
            assert found == value
            continue
        assert found.shape == (40,)
        if value is None and found.dtype.kind == "f":
            assert math.isnan(found[row])
        else:
            assert found[row] == value


def test_a_bad_cell_is_named_with_row_item_and_value():
    form = instruments.get("teacher-connection")
    with pytest.raises(scoring.OutOfRange) as caught:
        score_many(form, [[0] * 8, [0, 0, 0, 4, 0, 0, 0, 0]])
    assert (caught.value.row, caught.value.item, caught.value.value) == (1, "c4", 4)
    with pytest.raises(scoring.WrongShape, match="as long as the first"):
        score_many(form, [[0] * 8, [0] * 7])
