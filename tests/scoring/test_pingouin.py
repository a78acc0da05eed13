"""Alpha and the rater share of variance as pingouin computes them, and Feldt's interval as SciPy's F gives it."""

import numpy as np
import pandas as pd
import pingouin
import pytest
from scipy.stats import f

from screening import scoring
from tests.scoring.oracles.draw import FOLDER, read

NAMES = sorted(path.stem for path in FOLDER.glob("*.csv"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("missing", ["listwise", "pairwise"])
def test_alpha_with_complete_rows_and_with_pairs(name, missing):
    matrix = read(name)
    theirs, _interval = pingouin.cronbach_alpha(data=pd.DataFrame(matrix), nan_policy=missing)
    assert scoring.cronbach_alpha(matrix, missing=missing) == pytest.approx(theirs, abs=1e-12)


def test_the_interval_of_alpha_to_the_digits_pingouin_prints():
    matrix = read("m01")
    alpha, theirs = pingouin.cronbach_alpha(data=pd.DataFrame(matrix), ci=0.95)
    assert scoring.feldt_interval(alpha, 60, 8, 0.95) == pytest.approx(tuple(theirs), abs=5.1e-4)


@pytest.mark.parametrize("confidence", [0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize(("n", "k"), [(2, 2), (10, 3), (30, 8), (60, 16), (500, 12), (20_000, 20)])
@pytest.mark.parametrize("alpha", [-0.4, 0.0, 0.55, 0.9233870277, 1.0])
def test_the_interval_of_alpha_written_out_with_the_f_distribution(alpha, n, k, confidence):
    tail, first, second = (1 - confidence) / 2, n - 1, (n - 1) * (k - 1)
    written = (
        1 - (1 - alpha) * f.ppf(1 - tail, first, second),
        1 - (1 - alpha) * f.ppf(tail, first, second),
    )
    assert scoring.feldt_interval(alpha, n, k, confidence) == pytest.approx(written, rel=1e-9, abs=1e-9)


def icc_of(groups):
    """pingouin's one-way ICC of single raters; it wants as many children for every rater."""
    table = pd.DataFrame(
        [(group, place, total) for group, totals in enumerate(groups) for place, total in enumerate(totals)],
        columns=["group", "place", "total"],
    )
    found = pingouin.intraclass_corr(data=table, targets="group", raters="place", ratings="total")
    return float(found.loc[found["Type"] == "ICC(1,1)", "ICC"].iloc[0])


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # pingouin's, with this pandas
@pytest.mark.parametrize("seed", range(6))
def test_the_rater_share_of_variance(seed):
    rng = np.random.default_rng(seed)
    raters, children = int(rng.integers(5, 20)), int(rng.integers(4, 40))
    groups = (rng.normal(size=(raters, 1)) * rng.uniform(0, 1) + rng.normal(size=(raters, children))).tolist()
    assert scoring.icc1(groups) == pytest.approx(icc_of(groups), abs=1e-6)
