"""The numbers of a form, against other programs and by hand; what is left out says why."""

import json

import numpy as np
import pandas as pd
import pingouin
import pytest

from screening import instruments
from screening.research.psychometrics.gathering import form_statistics
from screening.research.psychometrics.statistics import UNANSWERED, UNSEEN, FormStatistics, describe


def form_of(codes, *, scorable: int | None = None, unseen: int = 0) -> FormStatistics:
    """Of codes 0 to 3; NaN is an empty cell, or where it stands in one of the first rows “no chance to see”."""
    points = np.array(codes, dtype=float)
    said = np.where(np.isnan(points), UNANSWERED, points).astype(np.int16)
    said[:unseen][np.isnan(points[:unseen])] = UNSEEN
    complete = int((~np.isnan(points)).all(axis=1).sum())
    return describe(said, points, scorable=complete if scorable is None else scorable, codes=range(4))


def sample(n: int = 120, k: int = 6, seed: int = 3) -> np.ndarray:
    """Codes 0 to 3 with one thread through them."""
    dice = np.random.default_rng(seed)
    trait = dice.normal(size=(n, 1))
    return np.clip(np.round(1 + 0.8 * trait + dice.normal(scale=0.7, size=(n, k))), 0, 3)


def test_alpha_and_its_interval_are_those_of_pingouin() -> None:
    matrix = sample()
    found = form_of(matrix)
    alpha, interval = pingouin.cronbach_alpha(pd.DataFrame(matrix))
    assert found.alpha.value == pytest.approx(alpha, abs=1e-9)
    assert found.interval == pytest.approx(interval, abs=1e-3)


def test_a_reversed_item_counts_turned_and_its_answers_as_given() -> None:
    """Lines 3 and 7 of the ten are turned: 1 is the most lonely answer there."""
    form = instruments.get("child-loneliness")
    straight = 1 + sample(k=10)
    given = straight.copy()
    given[:, [2, 6]] = 5 - given[:, [2, 6]]
    rows = [(json.dumps(dict(zip(form.total.items, map(int, row), strict=True))), 20) for row in given]
    turned, plain = form_statistics(form, rows), form_of(straight)
    assert (turned.alpha, turned.interval) == (plain.alpha, plain.interval)
    assert turned.mean.value == pytest.approx(straight.sum(axis=1).mean())
    assert [one.item_rest.value for one in turned.items] == pytest.approx([one.item_rest.value for one in plain.items])
    assert turned.items[2].codes == {code: int((given[:, 2] == code).sum()) for code in range(1, 5)}
    assert turned.scorable == 120


def test_fewer_than_thirty_complete_rows_give_no_number_at_all() -> None:
    matrix = sample(40)
    matrix[:11, 0] = np.nan
    found = form_of(matrix, scorable=40)
    assert found.complete == 29
    assert not found.enough
    every = [found.alpha, found.mean, found.sd, *(one.item_rest for one in found.items)]
    assert {one.why for one in every} == {"few"}
    assert found.interval is None


def test_an_item_answered_alike_by_everybody_leaves_out_what_needs_it_and_nothing_else() -> None:
    matrix = sample()
    whole = form_of(matrix[:, 1:])
    matrix[:, 0] = 0
    found = form_of(matrix)
    assert found.alpha.value is not None
    assert found.items[0].item_rest.why == "constant-item"
    assert [one.item_rest for one in found.items[1:]] == [one.item_rest for one in whole.items]


def test_a_round_in_which_nobody_differs_gives_reasons_and_no_crash() -> None:
    found = form_of(np.zeros((60, 5)))
    assert found.alpha.value is None
    assert found.items[0].codes == {0: 60, 1: 0, 2: 0, 3: 0}


@pytest.mark.parametrize("rows", [0, 1, 29, 30, 31])
@pytest.mark.parametrize("items", [2, 3, 8])
def test_no_size_of_a_form_or_a_sample_is_too_odd(rows: int, items: int) -> None:
    found = form_of(sample(rows, items) if rows else np.empty((0, items)))
    assert found.complete == rows
    assert len(found.items) == items


def test_missing_answers_are_told_apart() -> None:
    matrix = sample(50)
    matrix[:7, 1] = np.nan
    item = form_of(matrix, scorable=50, unseen=5).items[1]
    assert (item.not_observed, item.unanswered) == (5, 2)
    assert sum(item.codes.values()) == 43
