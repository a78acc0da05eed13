"""Every result in the database comes out again, to the digit, from the rows it points to."""

import json
from datetime import date

import pytest

from screening import instruments, scoring
from screening.library import services as library
from screening.rounds.models import Result
from tests.rounds import factories as rounds
from tests.scoring.cases import CONNECTION, norm_of


def computed_again(row: Result) -> dict:
    """From the frozen definition, rules, norm and raw answers in the database; nothing of today's files."""
    result = scoring.score(
        instruments.parse(row.instrument_version.definition),
        row.assessment.answers,
        norm=scoring.parse_norm(row.norm_set.data) if row.norm_set else None,
        rules=scoring.parse_rules(row.rule_set.definition),
    )
    return json.loads(json.dumps(result.to_mapping()))


@pytest.fixture
def handed_in(cast):
    """Three children by two forms, one of them scored with a norm, one sheet too short to score."""
    version = library.freeze_instrument("teacher-connection", by=cast.district)
    library.freeze_norm(
        version,
        norm=norm_of(CONNECTION),
        county_id=cast.county.public_id,
        grade_min=3,
        grade_max=4,
        frozen_on=date(2026, 9, 1),
    )
    sheet = rounds.sheet_of(rounds.open_round(cast), cast.class_3_1)
    rounds.hand_in(sheet, cast.li, {1: rounds.BOTH, 2: rounds.SHORT, 3: rounds.HIGH})
    return sheet


def test_every_stored_result_recomputes_from_what_is_stored(handed_in):
    rows = list(Result.objects.select_related("assessment", "instrument_version", "rule_set", "norm_set"))
    assert len(rows) == 6 and sum(row.norm_set is not None for row in rows) == 3
    for row in rows:
        assert computed_again(row) == row.scales
        total = scoring.FormResult.from_mapping(row.scales).total
        assert (row.total_raw, row.total_prorated, row.band) == (total.raw, total.prorated, total.band or "")
        assert row.engine_version == row.scales["engine_version"] == scoring.ENGINE_VERSION
        assert row.instrument_version.content_hash == row.scales["content_hash"]
        assert row.rule_set.content_hash == row.scales["rules_hash"]
        assert (row.norm_set.content_hash if row.norm_set else None) == row.scales["norm_hash"]
    assert {row.band for row in rows} == {"", "none", "elevated"}
