"""The numbers of a form, against other programs and by hand; what is left out says why."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy import stats

from screening.research.psychometrics.agreement import agreement, kappa, mid_ranks
from screening.research.psychometrics.statistics import FormData, describe
from screening.scoring.bins import bins_of


def form_of(codes, *, turned=None, classes=None, lowest=0, highest=3, totals=None) -> FormData:
    matrix = np.array(codes, dtype=float)
    n, k = matrix.shape
    return FormData(
        codes=matrix,
        not_observed=np.zeros((n, k), dtype=bool),
        by_rest=np.zeros((n, k), dtype=bool),
        turned=np.zeros(k, dtype=bool) if turned is None else np.array(turned),
        totals=matrix.sum(axis=1) if totals is None else np.array(totals, dtype=float),
        classes=np.zeros(n, dtype=np.int64) if classes is None else np.array(classes),
        elevated=np.zeros(n, dtype=bool),
        lowest=lowest,
        highest=highest,
    )


def sample(n: int = 120, k: int = 6, seed: int = 3) -> np.ndarray:
    """Codes 0 to 3 with one thread through them."""
    dice = np.random.default_rng(seed)
    trait = dice.normal(size=(n, 1))
    return np.clip(np.round(1 + 0.8 * trait + dice.normal(scale=0.7, size=(n, k))), 0, 3)


def test_alpha_and_its_interval_are_those_of_pingouin() -> None:
    matrix = sample()
    found = describe(form_of(matrix)).reliability
    alpha, interval = pingouin.cronbach_alpha(pd.DataFrame(matrix))
    assert found.alpha.value == pytest.approx(alpha, abs=1e-9)
    assert found.interval == pytest.approx(interval, abs=1e-3)


def test_a_reversed_item_counts_turned_and_its_answers_as_given() -> None:
    matrix = sample()
    given = matrix.copy()
    given[:, 2] = 3 - given[:, 2]
    straight = describe(form_of(matrix))
    reversed_ = describe(form_of(given, turned=[False, False, True, False, False, False]))
    assert reversed_.reliability == straight.reliability
    assert reversed_.items[2].codes[0] == straight.items[2].codes[3]


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # pingouin's own, under the newest pandas
def test_the_rater_share_is_the_one_of_pingouin() -> None:
    matrix, classes = sample(240), np.repeat(np.arange(12), 20)
    found = describe(form_of(matrix, classes=classes)).classes
    totals = matrix.sum(axis=1)
    table = pd.DataFrame({"class": classes, "seat": np.tile(np.arange(20), 12), "total": totals})
    icc = pingouin.intraclass_corr(table, targets="class", raters="seat", ratings="total")
    assert found.icc.value == pytest.approx(float(icc["ICC"].iloc[0]), abs=1e-9)
    means = table.groupby("class")["total"].mean()
    assert found.quartiles == pytest.approx(tuple(np.percentile(means, (25, 50, 75))))


def test_fewer_than_thirty_complete_rows_give_no_number_at_all() -> None:
    matrix = sample(40)
    matrix[:11, 0] = np.nan
    found = describe(form_of(matrix, totals=np.full(40, 5.0)))
    assert found.complete == 29
    assert not found.enough
    every = [found.reliability.alpha, found.reliability.omega, found.mean, *(one.item_rest for one in found.items)]
    assert {one.why for one in every} == {"few"}


def test_an_item_answered_alike_by_everybody_leaves_out_what_needs_it_and_nothing_else() -> None:
    matrix = sample()
    whole = describe(form_of(matrix[:, 1:]))
    matrix[:, 0] = 0
    found = describe(form_of(matrix))
    assert found.reliability.alpha.value is not None
    assert found.reliability.standardized.why == "constant-item"
    assert found.reliability.omega.why == "constant-item"
    assert found.items[0].item_rest.why == "constant-item"
    assert [one.item_rest for one in found.items[1:]] == [one.item_rest for one in whole.items]


def test_a_round_in_which_nobody_differs_gives_reasons_and_no_crash() -> None:
    found = describe(form_of(np.zeros((60, 5))))
    assert found.reliability.alpha.value is None
    assert found.at_lowest == 60
    assert [(one.low, one.count) for one in found.bins if one.count] == [(0, 60)]


@pytest.mark.parametrize("rows", [0, 1, 29, 30, 31])
@pytest.mark.parametrize("items", [2, 3, 8])
def test_no_size_of_a_form_or_a_sample_is_too_odd(rows: int, items: int) -> None:
    found = describe(form_of(sample(rows, items) if rows else np.empty((0, items))))
    assert found.complete == rows
    assert len(found.items) == items


def test_alpha_below_zero_has_no_error_of_measurement() -> None:
    first = np.tile([0, 3], 40)
    found = describe(form_of(np.column_stack([first, 3 - first, np.tile([0, 1, 1, 0], 20)]))).reliability
    assert found.alpha.value is not None and found.alpha.value < 0
    assert found.sem.why == "below-zero"


def test_missing_answers_are_told_apart() -> None:
    matrix = sample(50)
    matrix[:7, 1] = np.nan
    data = form_of(matrix, totals=np.full(50, 4.0))
    data.not_observed[:5, 1] = True
    item = describe(data).items[1]
    assert (item.not_observed, item.unanswered) == (5, 2)
    assert sum(item.codes.values()) == 43


def test_with_nine_classes_nothing_is_said_about_classes() -> None:
    matrix = sample(180)
    found = describe(form_of(matrix, classes=np.repeat(np.arange(9), 20))).classes
    assert found.icc.why == "few-classes"
    assert found.means == ()


def test_the_mean_of_four_children_is_not_shown_as_a_class() -> None:
    matrix = sample(204)
    found = describe(form_of(matrix, classes=[*np.repeat(np.arange(10), 20), 10, 10, 10, 10])).classes
    assert found.classes == 11
    assert len(found.means) == 10


@pytest.mark.parametrize("seed", range(20))
def test_no_bin_of_the_histogram_holds_one_to_four_children(seed: int) -> None:
    dice = np.random.default_rng(seed)
    totals = [int(total) for total in dice.geometric(0.15, size=int(dice.integers(30, 300))).clip(0, 36)]
    bins = bins_of(totals, 0, 36)
    assert sum(one.count for one in bins) == len(totals)
    assert not [one for one in bins if 0 < one.count < 5]
    assert [one.low for one in bins] == sorted({one.low for one in bins})
    assert all(one.high + 1 == after.low for one, after in zip(bins, bins[1:], strict=False))


def test_ranks_share_their_ties_as_elsewhere() -> None:
    values = np.array([3.0, 1, 1, 2, 3, 3])
    assert list(mid_ranks(values)) == list(stats.rankdata(values))


def test_agreement_is_that_of_scipy_on_the_children_who_have_both() -> None:
    dice = np.random.default_rng(1)
    first = dice.integers(0, 25, 80).astype(float)
    second = first + dice.normal(scale=8, size=80).round()
    first[:3], second[3:5] = np.nan, np.nan
    found = agreement(first, second, first > 15, second > 15)
    a, b = first[5:], second[5:]
    assert found.n == 75
    assert found.pearson.value == pytest.approx(stats.pearsonr(a, b)[0])
    assert found.spearman.value == pytest.approx(stats.spearmanr(a, b)[0])


def test_kappa_by_hand() -> None:
    """20 both, 5 and 10 one only, 65 neither: observed .85, by chance .25 · .30 + .75 · .70 = .60, kappa .625."""
    first = np.array([True] * 25 + [False] * 75)
    second = np.array([True] * 20 + [False] * 5 + [True] * 10 + [False] * 65)
    assert kappa(first, second).value == pytest.approx(0.625)
    assert kappa(first[22:], second[22:]).why == "few-elevated"
