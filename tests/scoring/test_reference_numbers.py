"""Every figure of the reference data, to the digits written there (half a unit of the last digit)."""

import csv
import json
import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from screening import instruments, scoring
from screening.scoring.norm import count_table
from screening.scoring.reliability import one_factor
from tests.scoring.cases import CHILD_ENGAGEMENT, mean_and_sd

DATA = Path(__file__).parent.parent / "data" / "reference"
TURNED = ("q1", "q4", "q8", "q10", "q12", "q16")
ITEMS = [f"q{number}" for number in range(1, 17)]


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def close(value, written):
    """Whether a number prints as the written one: within half a unit of its last digit, a whole number exactly."""
    digits = len(written.partition("e")[0].partition(".")[2]) or 9
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
    mean, sd = mean_and_sd(complete.sum(axis=1))
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
    assert close(np.corrcoef(complete[:, position], complete.sum(axis=1))[0, 1], row["raw_r"])


def sixteen_items(min_answered):
    """The form behind the data: 16 lines answered 1–5, six of them turned, one total."""
    mapping = CHILD_ENGAGEMENT.to_mapping()
    response, total, model = mapping["response"], mapping["scales"][0], mapping["items"][0]
    response["max"] = 5
    response["anchors"].append(response["anchors"][-1] | {"code": 5})
    total |= {"items": ITEMS, "reversed": list(TURNED), "range": [16, 80], "min_answered": min_answered}
    mapping |= {"id": "synthetic16", "scales": [total], "entry": {"digits": 16, "shown_in_groups_of": 4}}
    mapping["items"] = [
        model
        | {
            "id": item,
            "number": number,
            "direction": "strength" if item in TURNED else "concern",
            "reverse": item in TURNED,
            "scales": [total["id"]],
        }
        for number, item in enumerate(ITEMS, 1)
    ]
    return instruments.parse(mapping)


@pytest.fixture(scope="module")
def sheets():
    """The raw codes of every person, missing ones left out."""
    table = rows("synthetic16_raw.csv")
    return [{item: int(row[item]) for item in ITEMS if row[item] not in ("", "NA")} for row in table]


def figure(value, written):
    """Whether a figure prints as written; a figure that is not there is written as nothing."""
    return value is None if written in ("", "NA") else value is not None and close(value, written)


def test_sums_and_prorated_totals_of_every_person(sheets):
    for position, (sheet, row) in enumerate(zip(sheets, rows("synthetic16_scored.csv"), strict=True), 1):
        loose, strict = (scoring.score(sixteen(least), sheet).total for least in (8, 13))
        assert int(row["id"]) == position and int(row["n_answered"]) == strict.answered == loose.answered
        keyed = [6 - code if item in TURNED else code for item, code in sheet.items()]
        assert figure(float(sum(keyed)), row["sum_available"])
        assert figure(sum(keyed) / len(keyed) if keyed else None, row["mean_available"])
        assert figure(float(strict.raw) if strict.answered == 16 else None, row["sum_complete_only"])
        assert figure(loose.prorated, row["prorated_min8"]) and figure(strict.prorated, row["prorated_min13"])
        assert loose.raw in (None, sum(keyed))


@cache
def sixteen(least):
    return sixteen_items(least)


def test_z_t_and_percentile_of_every_person_among_the_others(sheets, expected):
    """The fifty-seven who can be scored are the norm, and each is placed in it."""
    form = sixteen(13)
    alone = [scoring.score(form, sheet).total.prorated for sheet in sheets]
    totals = [total for total in alone if total is not None]
    mean, sd = mean_and_sd(totals)
    assert len(totals) == int(expected["n_scored_min13"])
    assert close(mean, expected["mean_prorated_min13"]) and close(sd, expected["sd_prorated_min13"])
    among = scoring.ScaleNorm(form.total.id, "high", count_table(totals), 57, 10, 3, mean, sd, 0.0, 1.0)
    norm = scoring.Norm("synthetic16", "2026-11-25", form.id, form.version, "child", "4-6", (among,))
    matrix = [[sheet.get(item, -1) for item in ITEMS] for sheet in sheets]
    many = scoring.score_many(form, matrix, norm=norm).total
    for place, (sheet, row) in enumerate(zip(sheets, rows("synthetic16_scored.csv"), strict=True)):
        one = scoring.score(form, sheet, norm=norm).total
        assert figure(one.z, row["z"]) and figure(one.t, row["T"]) and figure(one.percentile, row["pctrank_mid"])
        for name in ("prorated", "z", "t", "percentile"):
            value, array = getattr(one, name), getattr(many, name)
            assert math.isnan(array[place]) if value is None else array[place] == value
        if one.scorable:
            assert close(scoring.t_score(one.prorated, mean, sd), row["T"])
            assert close(scoring.percentile_rank(one.prorated, totals), row["pctrank_mid"])


def test_every_expected_figure_is_checked_here_but_the_one_for_information(expected):
    source = Path(__file__).read_text(encoding="utf-8")
    assert {name for name in expected if f'expected["{name}"]' not in source} == {"guttman_lambda6"}
    for name in ("synthetic16_item_stats.csv", "synthetic16_scored.csv"):
        columns = set(rows(name)[0]) - {"id", "item", "test", "base_rate"}
        assert all(f'row["{column}"]' in source or f'"{column}")' in source for column in columns), name


@pytest.fixture(scope="module")
def worked():
    return json.loads((DATA / "worked_examples.json").read_text(encoding="utf-8"))


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
        assert case["rc90_points"] == pytest.approx(1.645 * case["s_diff"], abs=2e-4)
        found = scoring.reliable_change(0, case["rc95_points"] + 0.001, case["sd"], case["reliability"])
        assert found.sem == pytest.approx(case["sem"], abs=5.1e-5)
        assert found.s_diff == pytest.approx(case["s_diff"], abs=5.1e-5)
        assert found.verdict == "increase"
        below = scoring.reliable_change(0, case["rc95_points"] - 0.001, case["sd"], case["reliability"])
        assert below.verdict == "no-reliable-change"


def test_accuracy_of_kilgus_as_printed_and_recomputed(worked):
    """Printed to two digits from figures rounded themselves: within one of the last digit."""
    study = worked["kilgus_2018"]
    base = study["base_rate"]
    for name in ("SAEBRS", "MGP", "teacher_nomination"):
        printed = study[name]
        right = printed["sens"] * base + printed["spec"] * (1 - base)
        assert right == pytest.approx(printed["correct"], abs=0.011), name


def test_how_far_two_groups_overlap(worked):
    """2 Φ(−d / 2): what a small difference in means leaves in common."""
    for name, share in worked["group_overlap"].items():
        distance = float(name.removeprefix("d="))
        assert 1 - math.erf(distance / (2 * math.sqrt(2))) == pytest.approx(share, abs=5e-5)
