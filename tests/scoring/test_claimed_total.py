"""Any result can be computed again, to the digit, from what is stored beside it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from screening import instruments, scoring
from tests.scoring.cases import answers, mean_and_sd, norm_of

STORED = json.loads((Path(__file__).parent.parent / "data" / "stored_results.json").read_text(encoding="utf-8"))
ROWS = STORED["rows"]


def again(row):
    """The result of a stored row, from the definition, rules, norm and answers stored with it and nothing else."""
    return scoring.score(
        instruments.parse(STORED["definition"]),
        row["answers"],
        norm=scoring.parse_norm(STORED["norm"]) if row["norm"] else None,
        rules=scoring.parse_rules(STORED["rules"]),
    )


def by_engine(version):
    return [row for row in ROWS if row["result"]["engine_version"] == version]


@pytest.mark.parametrize("row", by_engine("1.2.0"))
def test_a_row_that_was_stored_some_day_comes_out_the_same_today(row):
    assert scoring.ENGINE_VERSION == "1.1.0"
    assert again(row) == scoring.FormResult.from_mapping(row["result"])
    assert json.loads(json.dumps(again(row).to_mapping())) == row["result"]


@pytest.mark.parametrize("row", by_engine("1.0.0"))
def test_every_figure_that_an_older_engine_stored_is_the_figure_of_today(row):
    old, new = scoring.FormResult.from_mapping(row["result"]), again(row)
    assert (old.total.z, old.total.t) == (None, None) and old.engine_version == "1.0.0"
    assert new.scales == {
        name: replace(scale, z=new.scales[name].z, t=new.scales[name].t) for name, scale in old.scales.items()
    }
    assert replace(new, engine_version="1.0.0", scales=old.scales) == old


def test_the_stored_rows_hold_every_kind_of_result():
    assert len(by_engine("1.0.0")) == len(by_engine("1.1.0")) == 16
    totals = [row["result"]["scales"][0] for row in ROWS]
    assert {total["band"] for total in totals} == {None, "none", "elevated", "high"}
    assert any(total["scorable"] and total["answered"] < total["of"] for total in totals)
    assert {total["legs"]["fired"] for total in totals if total["legs"]} >= {None, "count", "norm", "both"}


@settings(max_examples=40)
@given(answers())
def test_any_sheet_of_any_form_recomputes_from_json_alone(case):
    form, given_answers = case
    for norm in (None, norm_of(form)):
        rules = scoring.current_rules()
        result = scoring.score(form, given_answers, norm=norm, rules=rules)
        kept = json.loads(
            json.dumps(
                {
                    "definition": form.to_mapping(),
                    "rules": rules.to_mapping(),
                    "norm": norm.to_mapping() if norm else None,
                    "answers": given_answers,
                    "result": result.to_mapping(),
                }
            )
        )
        recomputed = scoring.score(
            instruments.parse(kept["definition"]),
            kept["answers"],
            norm=scoring.parse_norm(kept["norm"]) if kept["norm"] else None,
            rules=scoring.parse_rules(kept["rules"]),
        )
        assert recomputed == result == scoring.FormResult.from_mapping(kept["result"])
        assert json.loads(json.dumps(recomputed.to_mapping())) == kept["result"]


def test_z_t_and_percentile_are_those_of_the_norm_that_is_named():
    norm = scoring.parse_norm(STORED["norm"])
    seen = 0
    for row in by_engine("1.1.0"):
        total = again(row).total
        if not (row["norm"] and total.scorable):
            assert (total.z, total.t, total.percentile) == (None, None, None)
            continue
        seen += 1
        children = [value for value, count in norm.total.table for _ in range(count)]
        mean, sd = mean_and_sd(children)
        assert total.z == pytest.approx(scoring.z_score(total.prorated, mean, sd), abs=1e-12)
        assert total.t == pytest.approx(scoring.t_score(total.prorated, mean, sd), abs=1e-12)
        assert total.percentile == scoring.percentile_rank(total.prorated, children)
        assert row["result"]["norm_hash"] == norm.content_hash
    assert seen == 7
