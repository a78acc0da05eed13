"""Means and differences with classes as draws: against other programs, by hand, and how often an interval is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from screening.research.evaluation.cautions import cautions_of
from screening.research.evaluation.clustered import Estimate, Sample, difference_of, mean_of, pooled_sd, t_quantile
from screening.research.evaluation.statistics import ChildChange, Comparison, Measure, compare
from tests.research.evaluation.example_rows import MOMENTS, SCALE, rows_of

SAMPLES = st.builds(
    lambda sizes, seed: drawn(sizes, seed=seed),
    st.lists(st.integers(2, 40), min_size=5, max_size=9),
    st.integers(0, 10_000),
)


def drawn(sizes, *, seed=5, icc=0.2, mean=0.0, first=0) -> Sample:
    """Children of classes of these sizes, of whose variance a share lies between classes."""
    dice = np.random.default_rng(seed)
    classes = np.repeat(np.arange(len(sizes)) + first, sizes)
    shared = dice.normal(0, icc**0.5, len(sizes))
    values = mean + shared[classes - first] + dice.normal(0, (1 - icc) ** 0.5, len(classes))
    return Sample(values.tolist(), classes.tolist())


@pytest.mark.parametrize("df", [1, 2.3, 3, 7.75, 40, 900])
def test_the_quantile_of_t_is_that_of_scipy(df) -> None:
    assert t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-9)


def test_with_equal_classes_it_is_the_t_test_of_the_class_means() -> None:
    sample = drawn([20] * 7)
    means = np.array(sample.values).reshape(7, 20).mean(axis=1)
    expected = stats.ttest_1samp(means, 0).confidence_interval()
    found = mean_of(sample)
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert found.df == pytest.approx(6)


def test_the_difference_of_two_groups_of_equal_classes_is_that_of_scipy() -> None:
    pilot, other = drawn([15] * 6, seed=1, mean=0.4), drawn([15] * 6, seed=2, first=50)
    means = [np.array(one.values).reshape(6, 15).mean(axis=1) for one in (pilot, other)]
    expected = stats.ttest_ind(*means).confidence_interval()
    found = difference_of(pilot, other)
    assert (found.interval.low, found.interval.high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert found.df == pytest.approx(10)


def test_with_unequal_classes_it_is_the_bias_reduced_variance_written_out_in_matrices() -> None:
    pilot, other = drawn([4, 11, 23, 37, 9], seed=3), drawn([12, 30, 8, 15], seed=4, first=50)
    variance, df = by_matrices(pilot, other)
    found = difference_of(pilot, other)
    assert found.df == pytest.approx(df, rel=1e-9)
    assert found.interval.high - found.value == pytest.approx(stats.t.ppf(0.975, df) * variance**0.5, rel=1e-9)


def by_matrices(pilot: Sample, other: Sample) -> tuple[float, float]:
    """CR2 and its degrees of freedom for the slope of a regression on the group, as Bell and McCaffrey write it."""
    y, classes = np.array([*pilot.values, *other.values]), np.array([*pilot.clusters, *other.clusters])
    x = np.column_stack([np.ones(len(y)), np.r_[np.ones(pilot.n), np.zeros(other.n)]])
    bread = np.linalg.inv(x.T @ x)
    rest = np.eye(len(y)) - x @ bread @ x.T
    residual, directions = rest @ y, []
    for one in np.unique(classes):
        here = classes == one
        sizes, vectors = np.linalg.eigh(rest[np.ix_(here, here)])
        adjusted = vectors @ np.diag(sizes**-0.5) @ vectors.T
        directions.append(rest[:, here] @ adjusted @ x[here] @ bread[:, 1])
    terms = np.array(directions)
    product = terms @ terms.T
    return float(((terms @ residual) ** 2).sum()), float(product.trace() ** 2 / (product**2).sum())


def test_the_pooled_standard_deviation_is_that_of_both_groups_about_their_own_means() -> None:
    one, other = drawn([10] * 5, seed=8, mean=0.6), drawn([10] * 6, seed=9, first=50)
    about = [value - sample.mean for sample in (one, other) for value in sample.values]
    assert pooled_sd([one, other]) == pytest.approx(np.sqrt(np.sum(np.square(about)) / (len(about) - 2)))


def test_thirty_children_of_alike_classes_say_less_than_thirty_strangers() -> None:
    alike, strangers = drawn([30] * 8, icc=0.5, seed=6), drawn([30] * 8, icc=0.0, seed=6)
    assert width(mean_of(alike)) > 2 * width(mean_of(strangers))


def width(found: Estimate) -> float:
    return found.interval.high - found.interval.low


@pytest.mark.parametrize(
    ("sample", "why"),
    [
        (drawn([3, 3, 3]), "few-children"),
        (drawn([30, 30, 30]), "few-classes"),
        (Sample([2.0] * 40, [0, 1, 2, 3] * 10), "no-spread"),
    ],
)
def test_too_little_gives_a_reason_instead_of_an_interval(sample, why) -> None:
    found = mean_of(sample)
    assert found.interval is None
    assert found.why == why


def test_before_after_and_the_difference_in_differences_add_up() -> None:
    found = compare(SCALE, *MOMENTS, rows_of(pilot=-3, comparison=-1))
    for group in (found.pilot, found.comparison):
        assert group.after.value - group.before.value == pytest.approx(group.change.value)
    assert found.difference.value == pytest.approx(found.pilot.change.value - found.comparison.change.value)
    assert found.difference.value == pytest.approx(-2, abs=0.6)


def test_classes_are_the_draws_until_every_group_has_four_schools() -> None:
    few = compare(SCALE, *MOMENTS, rows_of(classes_a_school=4))
    many = compare(SCALE, *MOMENTS, rows_of(classes_a_school=1))
    assert (few.cluster, many.cluster) == ("class", "school")


def test_children_without_both_values_are_counted_and_their_start_is_compared() -> None:
    found = compare(SCALE, *MOMENTS, rows_of(lost=24, lost_start=18.0)).pilot
    assert found.listed - found.n == 24
    assert found.gaps == {"only-before": 24}
    assert found.lost.value > found.before.value + 4


def said(*found: Comparison) -> dict[str, tuple[str, ...]]:
    return {one.code: tuple(measure.code for measure in one.about) for one in cautions_of(found)}


def test_every_evaluation_says_that_nothing_was_drawn_by_lot() -> None:
    found = said(compare(SCALE, *MOMENTS, rows_of()))
    assert {"no-randomisation", "regression-to-the-mean", "clustering"} <= found.keys()
    assert said() == {"no-measure": ()}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ({"comparison": None}, "no-comparison"),
        ({"lost": 80}, "many-missing"),
        ({"lost": 30, "lost_start": 20.0}, "missing-differ"),
        ({"starts": (14.0, 9.0)}, "unlike-at-start"),
        ({"classes": 3}, "few-classes"),
        ({"classes": 4, "size": 2}, "few-children"),
        ({"schools": 1}, "one-school"),
    ],
)
def test_what_limits_a_conclusion_is_said_where_it_holds_and_only_there(made, code) -> None:
    calm = {"classes": 12, "size": 20, "schools": 3}
    assert code in said(compare(SCALE, *MOMENTS, rows_of(**{**calm, **made})))
    assert code not in said(compare(SCALE, *MOMENTS, rows_of(**calm)))


def test_the_largest_share_of_missing_children_is_said() -> None:
    found = compare(SCALE, *MOMENTS, rows_of(classes=10, size=6, lost=40))
    assert [one.percent for one in cautions_of([found]) if one.code == "many-missing"] == [40]


@given(SAMPLES, st.floats(-50, 50), st.floats(0.1, 20))
def test_points_may_be_counted_from_anywhere_and_in_any_unit(sample, shift, unit) -> None:
    found, moved = mean_of(sample), mean_of(Sample([unit * v + shift for v in sample.values], sample.clusters))
    assert moved.value == pytest.approx(unit * found.value + shift, abs=1e-6)
    assert moved.interval.high - moved.interval.low == pytest.approx(unit * width(found), rel=1e-6, abs=1e-6)
    assert moved.df == pytest.approx(found.df)


@given(SAMPLES, SAMPLES)
def test_the_other_way_round_a_difference_has_the_other_sign(one, other) -> None:
    found, turned = difference_of(one, other), difference_of(other, one)
    assert turned.value == pytest.approx(-found.value)
    assert (turned.interval.low, turned.interval.high) == pytest.approx((-found.interval.high, -found.interval.low))


def test_a_rater_who_knows_of_the_pilot_is_named_and_a_test_paper_is_no_scale() -> None:
    teacher = Measure("scale", "teacher-connection", "teacher")
    marks = Measure("term-result", "maths", better="high")
    found = said(*(compare(one, *MOMENTS, rows_of()) for one in (teacher, marks, SCALE)))
    assert found["same-rater"] == ("scale.teacher-connection.teacher",)
    assert found["tests-differ"] == ("term-result.maths",)


def test_nothing_breaks_with_nobody() -> None:
    found = compare(SCALE, *MOMENTS, [])
    assert found.pilot.n == 0
    assert found.difference.why == "no-comparison"
    gone = ChildChange("pilot", 1, 1, None, None, "neither")
    assert compare(SCALE, *MOMENTS, [gone]).pilot.gaps == {"neither": 1}


@pytest.mark.parametrize(("turns", "off_by"), [(600, 0.03), pytest.param(4000, 0.02, marks=pytest.mark.proof)])
@pytest.mark.parametrize("icc", [0.0, 0.15])
@pytest.mark.parametrize("sizes", [[30] * 4, [12, 25, 38, 45, 20], [15, 20, 25, 30, 35, 40, 45, 18]])
def test_of_a_hundred_intervals_about_ninety_five_hold_the_truth(sizes, icc, turns, off_by) -> None:
    """Change of one group and difference of two (truth: −0.4), with classes that are alike or not."""
    held = np.zeros(2)
    for turn in range(turns):
        pilot = drawn(sizes, seed=2 * turn, icc=icc, mean=-0.4)
        other = drawn(sizes, seed=2 * turn + 1, icc=icc, first=90)
        both = (mean_of(pilot), difference_of(pilot, other))
        held += [found.interval.low <= -0.4 <= found.interval.high for found in both]
    assert (abs(held / turns - 0.95) < off_by).all(), held / turns
