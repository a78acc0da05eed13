"""Every figure of the reference data, to the digits written there (half a unit of the last digit)."""

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest

from screening import scoring
from screening.scoring.factor import one_factor

DATA = Path(__file__).parent.parent / "data" / "reference"
TURNED = ("q1", "q4", "q8", "q10", "q12", "q16")
ITEMS = [f"q{number}" for number in range(1, 17)]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def close(value, written):
    """Whether a number prints as the written one, within half a unit of its last digit."""
    digits = len(written.partition("e")[0].partition(".")[2])
    return abs(value - float(written)) <= 0.5 * 10**-digits + 1e-15


@pytest.fixture(scope="module")
def keyed():
    """60 × 16 keyed codes, NaN = missing."""
    raw = [
        [float(row[item]) if row[item] not in ("", "NA") else math.nan for item in ITEMS]
        for row in rows("synthetic16_raw.csv")
    ]
    matrix = np.array(raw)
    columns = [ITEMS.index(item) for item in TURNED]
    matrix[:, columns] = 6 - matrix[:, columns]
    return matrix


@pytest.fixture(scope="module")
def expected():
    return {row["statistic"]: row["value"] for row in rows("synthetic16_expected.csv")}


@pytest.fixture(scope="module")
def complete(keyed):
    return keyed[~np.isnan(keyed).any(axis=1)]


def test_thirty_six_rows_are_complete(complete, expected):
    assert len(complete) == int(expected["n_complete"])


def test_alpha_and_its_interval(keyed, expected):
    alpha = scoring.cronbach_alpha(keyed)
    assert close(alpha, expected["raw_alpha"])
    assert close(scoring.cronbach_alpha(keyed, missing="pairwise"), "0.9306300403")
    assert close(scoring.standardized_alpha(keyed), expected["std_alpha"])
    assert close(scoring.mean_inter_item_correlation(keyed), expected["avg_inter_item_r"])
    low, high = scoring.feldt_interval(alpha, 36, 16, 0.95)
    assert close(low, expected["feldt_lo95"]) and close(high, expected["feldt_hi95"])


def test_omega_of_a_one_factor_model_converged_to_nothing_left(keyed, complete, expected):
    assert scoring.omega_total(keyed) == pytest.approx(float(expected["omega_1factor_ml_cor"]), abs=1e-8)
    fitted = one_factor(np.corrcoef(complete, rowvar=False))
    assert fitted.gradient < 1e-10 and not fitted.at_bound
    assert fitted.uniquenesses == pytest.approx(1 - fitted.loadings**2, abs=1e-9)


def test_totals_and_standard_error(complete, expected):
    mean, sd = scoring.mean_and_sd(list(complete.sum(axis=1)))
    assert close(mean, expected["total_mean"]) and close(sd, expected["total_sd_n1"])
    assert close(scoring.standard_error_of_measurement(sd, scoring.cronbach_alpha(complete)), expected["sem_alpha"])


@pytest.mark.parametrize("position", range(16))
def test_item_statistics(keyed, complete, position):
    row = rows("synthetic16_item_stats.csv")[position]
    assert row["item"] == ITEMS[position]
    assert close(scoring.item_rest_correlations(keyed)[position], row["r_drop"])
    assert close(scoring.alpha_if_deleted(keyed)[position], row["alpha_if_deleted"])
    assert close(complete[:, position].mean(), row["mean"])
    assert close(complete[:, position].std(ddof=1), row["sd"])


def test_prorated_totals_z_t_and_percentiles_of_every_person(keyed, expected):
    table = rows("synthetic16_scored.csv")
    answered = (~np.isnan(keyed)).sum(axis=1)
    prorated = np.where(answered >= 13, np.nansum(keyed, axis=1) * 16 / np.maximum(answered, 1), np.nan)
    norm = prorated[~np.isnan(prorated)]
    mean, sd = scoring.mean_and_sd(list(norm))
    assert len(norm) == int(expected["n_scored_min13"])
    assert close(mean, expected["mean_prorated_min13"]) and close(sd, expected["sd_prorated_min13"])
    scored = 0
    for row, count, total in zip(table, answered, prorated, strict=True):
        assert int(row["n_answered"]) == count
        if row["prorated_min13"] in ("", "NA"):
            assert math.isnan(total)
            continue
        scored += 1
        assert close(total, row["prorated_min13"])
        assert close(scoring.z_score(total, mean, sd), row["z"])
        assert close(scoring.t_score(total, mean, sd), row["T"])
        assert close(scoring.percentile_rank(total, norm), row["pctrank_mid"])
    assert scored == 57


@pytest.fixture(scope="module")
def worked():
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))


def test_cutoffs_of_jacobson_and_truax(worked):
    example = worked["jacobson_truax_1991_cutoffs"]
    found = scoring.clinical_cutoffs(
        example["m_clinical"], example["sd_clinical"], example["m_functional"], example["sd_functional"]
    )
    assert (found.a, found.b, found.c) == (55, 45, 50)


def test_cutoffs_turn_round_where_low_scores_are_well():
    found = scoring.clinical_cutoffs(60, 7.5, 40, 7.5)
    assert (found.a, found.b, found.c) == (45, 55, 50)


def test_reliable_change_of_jacobson_and_truax(worked):
    example = worked["jacobson_truax_1991_rc"]
    found = scoring.reliable_change(example["pre"], example["post"], example["sd"], example["reliability"])
    assert found.sem == pytest.approx(example["sem"], abs=5e-7)
    assert found.s_diff == pytest.approx(example["s_diff"], abs=5e-7)
    assert found.index == pytest.approx(example["rc"], abs=5e-7)
    assert found.verdict == "increase"
    assert scoring.reliable_change(47.5, 32.5, 7.5, 0.8).verdict == "decrease"


def test_points_of_change_that_count_as_reliable(worked):
    cases = [worked["ldq_sdiff"], *worked["derived_rc_for_child_measures"].values()]
    assert len(cases) == 6
    for case in cases:
        found = scoring.reliable_change(0, case["rc95_points"] + 0.001, case["sd"], case["reliability"])
        assert found.sem == pytest.approx(case["sem"], abs=5.1e-5)
        assert found.s_diff == pytest.approx(case["s_diff"], abs=5.1e-5)
        assert found.verdict == "increase"
        below = scoring.reliable_change(0, case["rc95_points"] - 0.001, case["sd"], case["reliability"])
        assert below.verdict == "no-reliable-change"


def test_accuracy_of_altman_and_bland(worked):
    table = worked["altman_bland_1994"]
    found = scoring.accuracy(table["tp"], table["fn"], table["fp"], table["tn"])
    for name in ("sensitivity", "specificity", "ppv", "npv"):
        assert getattr(found, name) == pytest.approx(table[name], abs=1e-12)
    at = scoring.predictive_values(found.sensitivity, found.specificity, 0.25)
    assert at.ppv == pytest.approx(table["at_prevalence_0.25"]["ppv"], abs=5e-8)
    assert at.npv == pytest.approx(table["at_prevalence_0.25"]["npv"], abs=5e-8)


@pytest.mark.parametrize("position", range(35))
def test_predictive_values_by_base_rate(position):
    row = rows("ppv_by_base_rate.csv")[position]
    sens, spec = float(row["sens"]), float(row["spec"])
    if row["test"].startswith("Altman-Bland"):  # printed to four digits, computed from the counts
        assert (close(231 / 258, row["sens"]), close(54 / 86, row["spec"])) == (True, True)
        sens, spec = 231 / 258, 54 / 86
    found = scoring.predictive_values(sens, spec, float(row["base_rate"]))
    for value, name in ((found.ppv, "ppv"), (found.npv, "npv"), (found.flagged_share, "flagged_share")):
        assert value == pytest.approx(float(row[name]), abs=5.01e-5)
