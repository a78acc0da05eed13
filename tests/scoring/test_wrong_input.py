"""Wrong input is a typed error naming item and value: the same whichever way the answers arrive."""

import math

import numpy as np
import pandas
import pytest

from screening import scoring
from screening.scoring import score, score_many
from tests.instruments.licensed import licensed_forms
from tests.scoring.cases import CONNECTION, FORMS, cells

EVERY_FORM = [*FORMS, *licensed_forms()]
NAMES = [f"{form.id}-{form.coding.used if form.coding else 'own'}" for form in EVERY_FORM]


@pytest.mark.parametrize("form", EVERY_FORM, ids=NAMES)
@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (scoring.OutOfRange, lambda form: form.max_code + 1),
        (scoring.OutOfRange, lambda form: form.min_code - 1),
        (scoring.WrongType, lambda form: math.nan),
        (scoring.WrongType, lambda form: 1.0),
        (scoring.WrongType, lambda form: True),
        (scoring.WrongType, lambda form: "2"),
    ],
)
def test_a_wrong_code_is_named_with_its_item_on_every_form(form, kind, wrong):
    item, value = form.items[-1].id, wrong(form)
    with pytest.raises(kind) as caught:
        score(form, {item: value})
    assert caught.value.item == item and caught.value.value is value
    assert item in str(caught.value) and repr(value) in str(caught.value)


@pytest.mark.parametrize("form", EVERY_FORM, ids=NAMES)
def test_an_item_the_form_does_not_have_is_named(form):
    with pytest.raises(scoring.UnknownItem, match="item zz: 1") as caught:
        score(form, {"zz": 1})
    assert (caught.value.item, caught.value.value) == ("zz", 1)


def test_answers_to_another_version_are_refused_and_never_scored():
    answers = cells(CONNECTION, "1002 0301")
    with pytest.raises(scoring.WrongVersion, match="belong to version '0.9', not to 1.0") as caught:
        score(CONNECTION, answers, version="0.9")
    assert (caught.value.item, caught.value.value, caught.value.version) == ("version", "0.9", "1.0")
    assert score(CONNECTION, answers, version="1.0") == score(CONNECTION, answers)


@pytest.mark.parametrize("form", EVERY_FORM, ids=NAMES)
@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (scoring.OutOfRange, lambda form: form.max_code + 1),
        (scoring.OutOfRange, lambda form: -2),
        (scoring.WrongType, lambda form: math.nan),
        (scoring.WrongType, lambda form: 1.5),
        (scoring.WrongType, lambda form: True),
        (scoring.WrongType, lambda form: "x"),
        (scoring.WrongType, lambda form: None),
    ],
)
def test_a_wrong_code_among_many_children_is_named_with_row_item_and_value(form, kind, wrong):
    calm = [form.min_code] * len(form.items)
    with pytest.raises(kind, match="row 1, item ") as caught:
        score_many(form, [calm, [*calm[:-1], wrong(form)], calm])
    assert (caught.value.row, caught.value.item) == (1, form.items[-1].id)
    assert str(caught.value.value) == str(wrong(form))


def test_many_answers_to_another_version_are_refused():
    with pytest.raises(scoring.WrongVersion, match="belong to version '0.9', not to 1.0"):
        score_many(CONNECTION, [[0] * 8], version="0.9")
    assert score_many(CONNECTION, [[0] * 8], version="1.0").n == 1


@pytest.mark.parametrize("kind", [None, "int8", "object", "Int64"])
def test_a_table_of_whole_numbers_scores_as_the_rows_do(kind):
    rows = [[1, 0, 0, 2, 2, 3, 0, -1], [0] * 8]
    table = pandas.DataFrame(rows, dtype=kind)
    assert score_many(CONNECTION, table).total.raw.tolist() == score_many(CONNECTION, rows).total.raw.tolist() == [8, 0]


def test_an_array_of_decimals_names_the_empty_cell_and_not_the_first_whole_one():
    with pytest.raises(scoring.WrongType, match="row 1, item c3: nan cannot be scored"):
        score_many(CONNECTION, np.array([[0.0] * 8, [0.0, 0.0, math.nan, 0.0, 0.0, 0.0, 0.0, 0.0]]))


@pytest.mark.parametrize(
    "matrix",
    [
        np.ma.masked_equal(np.zeros((2, 8), dtype=int), 0),
        np.zeros((2, 8), dtype="timedelta64[D]"),
        [[10**30] * 8],
        iter([[0] * 8]),
        {"c1": 0},
        None,
    ],
    ids=lambda matrix: type(matrix).__name__,
)
def test_what_only_looks_like_codes_is_refused(matrix):
    with pytest.raises(scoring.ScoringError, match="teacher-connection"):
        score_many(CONNECTION, matrix)


@pytest.mark.parametrize("form", [None, "teacher-connection", {}])
def test_the_name_of_a_form_is_no_form(form):
    for take in (lambda: score(form, {}), lambda: score_many(form, [[0] * 8])):
        with pytest.raises(scoring.ScoringError, match="a form is needed"):
            take()
    with pytest.raises(scoring.NormError, match="a norm is needed"):
        score(CONNECTION, {}, norm=3)
