"""Half up where the instrument says so, and nowhere else."""

from fractions import Fraction

import numpy as np
import pytest

from screening import instruments, scoring
from screening.scoring import score, score_many
from screening.scoring.engine import prorate
from tests.scoring.cases import CONNECTION, cells


@pytest.fixture(scope="module")
def rounding_form():
    mapping = CONNECTION.to_mapping()
    mapping["rounding"]["mode"] = "half-up"
    return instruments.parse(mapping | {"id": "rounding-form"})


@pytest.mark.parametrize(
    ("typed", "exact", "rounded"),
    [
        ("1111 111-", 8.0, 8.0),
        ("1000 000-", 8 / 7, 1.0),
        ("2100 000-", 24 / 7, 3.0),
        ("2200 000-", 32 / 7, 5.0),
        ("1002 0301", 7.0, 7.0),
    ],
)
def test_a_total_is_rounded_only_where_the_form_says_so(rounding_form, typed, exact, rounded):
    assert score(CONNECTION, cells(CONNECTION, typed)).total.prorated == exact
    assert score(rounding_form, cells(CONNECTION, typed)).total.prorated == rounded


def test_halves_go_up_and_not_to_the_even_neighbour():
    assert [prorate(raw, 10, 4, "half-up") for raw in (1, 3, 5)] == [3.0, 8.0, 13.0]  # 2.5, 7.5, 12.5
    assert [prorate(raw, 10, 4) for raw in (1, 3, 5)] == [2.5, 7.5, 12.5]


@pytest.mark.parametrize("of", [3, 7, 8, 12, 16, 20, 24])
def test_rounding_is_exact_for_every_sum_and_every_number_of_answers(of):
    for answered in range(1, of + 1):
        for raw in range(5 * answered + 1):
            exact = Fraction(raw * of, answered)
            assert prorate(raw, of, answered, "half-up") == (exact + Fraction(1, 2)).__floor__()


def test_many_children_are_rounded_as_each_alone(rounding_form):
    rng = np.random.default_rng(7)
    matrix = rng.integers(-1, 4, size=(3000, 8))
    many = score_many(rounding_form, matrix).total
    for row, codes in enumerate(matrix):
        sheet = {item.id: int(code) for item, code in zip(rounding_form.items, codes, strict=True) if code >= 0}
        one = score(rounding_form, sheet).total
        assert (many.prorated[row] if one.scorable else None) == one.prorated
        assert many.band[row] == one.band


def test_a_matrix_cell_that_is_no_number_is_named_with_row_item_and_value():
    matrix = np.zeros((3, 8))
    matrix[1, 2] = np.nan
    with pytest.raises(scoring.WrongType, match="row 1, item c3: nan") as caught:
        score_many(CONNECTION, matrix)
    assert (caught.value.row, caught.value.item) == (1, "c3") and caught.value.value != caught.value.value
